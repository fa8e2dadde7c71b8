package dev.attempts.local;

import dev.attempts.events.EventTopics;
import dev.attempts.gateway.rehearsal.RehearsalLoad;
import dev.attempts.servicekit.settings.InvalidSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline under full load before anybody asks for one: what the JVM compiles in these seconds, nobody waits for later. It has a
 * topic, a database and ports of its own, which are gone when it is over.
 */
final class Rehearsal {
    /** Of topic, group and database: nobody else's. */
    static final String NAME = "rehearsal_of_run";

    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
    private static final Duration DELETION = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final PostgresScratch database;
    private final Duration time;
    private final Ending ending;
    private final Progress progress;
    private volatile boolean failed;

    Rehearsal(String bootstrapServers, String jdbcUrl, Duration time, Ending ending, Progress progress) {
        this.bootstrapServers = bootstrapServers;
        this.database = new PostgresScratch(jdbcUrl, NAME);
        this.time = time;
        this.ending = ending;
        this.progress = progress;
    }

    /** How many updates were acknowledged; returns early when the end is wanted. */
    long hold() throws InvalidSettings {
        // One that was killed half-way has left something.
        clear();
        long acknowledged = 0;
        database.create();
        try (var pipeline = Pipeline.start(PipelineSettings.read(environment()), this::failed)) {
            if (ending.awaitReady(() -> failed ? List.of() : pipeline.notReady(), progress) && !failed) {
                try (var load = RehearsalLoad.start(pipeline.gateway().program().port())) {
                    ending.within(time.toMillis());
                    acknowledged = load.acknowledged();
                }
            }
        }
        clear();
        return acknowledged;
    }

    /** The real one, which starts behind it, will tell whether it fails as well. */
    private void failed(Throwable defect) {
        log.atWarn().setCause(defect).log("a service of the rehearsal has failed");
        failed = true;
    }

    /** Nothing of what the user has set: tokens, limits and addresses are for the pipeline that is meant to be seen. */
    private Map<String, String> environment() {
        var all = new HashMap<>(Map.of(
                "API_GATEWAY_TOPIC_NAME", NAME,
                "API_GATEWAY_WAITING_GROUP", NAME,
                "ATTEMPT_CONSUMER_TOPIC_NAME", NAME,
                "ATTEMPT_CONSUMER_GROUP_ID", NAME));
        for (String port : List.of(
                "API_GATEWAY_PORT",
                "API_GATEWAY_MANAGEMENT_PORT",
                "ATTEMPT_CONSUMER_MANAGEMENT_PORT",
                "READ_MODEL_PORT",
                "READ_MODEL_MANAGEMENT_PORT")) {
            all.put(port, "0");
        }
        return ServiceEnvironment.of(all, bootstrapServers, database.url());
    }

    private void clear() throws InvalidSettings {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            await(admin.deleteConsumerGroups(List.of(NAME)).all());
            await(admin.deleteTopics(List.of(NAME, EventTopics.deadLetters(NAME)))
                    .all());
        }
        database.drop();
    }

    private static void await(KafkaFuture<Void> deletion) {
        try {
            deletion.get(DELETION.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Mostly there is nothing to delete; what stays is dropped before the next one.
            log.atInfo()
                    .addKeyValue("cause", String.valueOf(e.getCause()))
                    .log("nothing deleted of an earlier rehearsal");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
