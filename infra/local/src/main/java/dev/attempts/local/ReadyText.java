package dev.attempts.local;

import dev.attempts.events.EventTopics;
import java.util.Locale;

/** What the person at the terminal reads when all is ready: where everything is, and what to try. */
final class ReadyText {
    private ReadyText() {}

    static String all(LocalSettings settings, Backing backing, Pipeline pipeline, Progress progress) {
        int gateway = pipeline.gateway().program().port();
        int readModel = pipeline.readModel().program().port();
        return String.format(
                Locale.ROOT,
                """

                Ready after %.1f s.

                  gateway     http://127.0.0.1:%d   metrics and health: %d
                  consumer                            metrics and health: %d
                  read model  http://127.0.0.1:%d   metrics and health: %d
                %s
                Try, in another terminal:

                  curl -i -X PATCH http://127.0.0.1:%d/attempts/17 -H 'Content-Type: application/json' -d '{"answers":{"1":[1],"2":[2,3]}}'
                  curl -i http://127.0.0.1:%d/attempts/17
                  curl -i 'http://127.0.0.1:%d/customers?limit=3'

                Log: %s. Ctrl-C stops; the data stays.
                """,
                progress.seconds(),
                gateway,
                pipeline.gateway().service().managementPort(),
                pipeline.consumer().service().managementPort(),
                readModel,
                pipeline.readModel().service().managementPort(),
                servers(backing),
                gateway,
                readModel,
                readModel,
                settings.dataDir().resolve("run.log"));
    }

    static String backing(LocalSettings settings, Backing backing, Progress progress) {
        return String.format(
                Locale.ROOT,
                """

                Ready after %.1f s.

                %s
                Log: %s. Ctrl-C stops; the data stays.
                """,
                progress.seconds(),
                servers(backing),
                settings.dataDir().resolve("run.log"));
    }

    private static String servers(Backing backing) {
        return """
                  Kafka       %s          topics %s, %s
                  Postgres    127.0.0.1:%d          psql postgresql://attempts:attempts@127.0.0.1:%d/attempts
                """.formatted(
                        backing.bootstrapServers(),
                        EventTopics.ATTEMPTS,
                        EventTopics.deadLetters(EventTopics.ATTEMPTS),
                        backing.postgresPort(),
                        backing.postgresPort());
    }
}
