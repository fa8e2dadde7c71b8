package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestKafka;
import dev.attempts.embedded.TestPostgres;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalIT {
    private static final Progress UNSEEN =
            new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

    private final Ending ending = new Ending();
    private final TestDatabase database = TestPostgres.shared().freshDatabase();
    private final Admin admin =
            Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()));

    /** Else this JVM would wait for it when it ends. */
    @AfterEach
    void over() {
        admin.close();
        ending.over(0);
    }

    @Test
    void putsAPipelineUnderLoadAndLeavesNothingBehind() throws Exception {
        assertThat(rehearsal().hold()).isPositive();

        assertThat(databases()).doesNotContain(Rehearsal.NAME);
        Eventually.passes(
                () -> assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith(Rehearsal.NAME)));
        assertThat(admin.listGroups().all().get())
                .noneMatch(group -> group.groupId().equals(Rehearsal.NAME));
    }

    @Test
    void beginsAnewBehindOneThatWasKilled() throws Exception {
        admin.createTopics(List.of(new NewTopic(Rehearsal.NAME, 6, (short) 1)))
                .all()
                .get();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + Rehearsal.NAME);
        }

        assertThat(rehearsal().hold()).isPositive();
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(
                TestKafka.shared().bootstrapServers(), database.url(), Duration.ofSeconds(1), ending, UNSEEN);
    }

    private List<String> databases() throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = database.connect();
                var found = connection.createStatement().executeQuery("SELECT datname FROM pg_database")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }
}
