package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send most of a body and fall silent, more of them than there is memory for. */
class ReceivingIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final int BODY_BYTES = 65_536;
    private static final int ROOM_FOR = 3;
    private static final String BODY = "{\"answers\":{}}" + " ".repeat(BODY_BYTES - "{\"answers\":{}}".length());
    private static final int MOST = 65_000;
    private static final String PATCH = "PATCH /attempts/17 HTTP/1.1\r\nHost: x\r\n";

    private static RunningGateway gateway;

    private final List<RawHttp> connections = new ArrayList<>();

    @BeforeAll
    static void start() {
        var settings = Map.of("BODY_BYTES_MAX", "" + BODY_BYTES, "RECEIVING_BYTES_MAX", "" + ROOM_FOR * BODY_BYTES);
        gateway = RunningGateway.start(KAFKA.bootstrapServers(), KAFKA.freshTopic(), settings)
                .untilReady();
    }

    @AfterEach
    void closeConnections() throws Exception {
        for (RawHttp connection : connections) {
            connection.close();
        }
        Eventually.becomes("held", ReceivingIT::held, bytes -> bytes == 0);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** On the hot route, and on each way by which Javalin reads a body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/attempts/17|Content-Length: 65536||",
                "/attempts/17|Content-Length: 65536|Prefer: wait=1||",
                "/attempts/17|Transfer-Encoding: chunked||4000|",
                "/attempts|Content-Length: 65536||"
            })
    void refusesBodiesThatFindNoRoomWhileOthersAreWaitedFor(String request) throws Exception {
        for (int i = 0; i < ROOM_FOR; i++) {
            begin("");
        }

        for (int i = 0; i < 25; i++) {
            try (RawHttp connection = new RawHttp(gateway.port())) {
                String head = "PATCH " + request.replaceFirst("\\|", " HTTP/1.1|Host: x|");
                connection.send(head.replace("|", "\r\n") + BODY.substring(0, 4_000));

                RawAnswer answer = RawAnswer.parse(connection.untilClosed());

                assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                assertThat(answer.body()).contains("\"type\":\"/problems/not-written\"", "too much memory");
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.header("Connection")).isEqualTo("close");
            }
        }
        assertThat(refused()).isPositive();
    }

    /** The second field makes Javalin read it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Encoding: identity\r\n"})
    void hasRoomAgainWhenABodyIsCompleteOrItsClientGone(String field) throws Exception {
        RawHttp complete = begin(field);
        RawHttp gone = begin(field);
        begin(field);

        complete.send(BODY.substring(MOST));
        assertThat(complete.answer().status()).isEqualTo(202);
        gone.close();
        Eventually.becomes("held", ReceivingIT::held, bytes -> bytes <= BODY_BYTES);

        begin(field);
        RawHttp last = begin(field);
        last.send(BODY.substring(MOST));
        assertThat(last.answer().status()).isEqualTo(202);
    }

    @Test
    void needsNoRoomToWaitForWhatACompleteBodyBrings() throws Exception {
        RawHttp connection = begin("Prefer: wait=10\r\n");

        connection.send(BODY.substring(MOST));

        Eventually.becomes("held", ReceivingIT::held, bytes -> bytes == 0);
        assertThat(connection.isSilentFor(Duration.ofMillis(50))).isTrue();
    }

    @Test
    void takesBodiesThatComeInOneGoWhileThereIsNoRoom() throws Exception {
        for (int i = 0; i < ROOM_FOR; i++) {
            begin("");
        }

        assertThat(gateway.patch("/attempts/17", "{\"answers\":{}}").statusCode())
                .isEqualTo(202);
    }

    /** Sends most of a body, and returns when the gateway holds it. */
    private RawHttp begin(String field) throws Exception {
        double before = held();
        RawHttp connection = new RawHttp(gateway.port());
        connections.add(connection);
        connection.send(PATCH + field + "Content-Length: " + BODY_BYTES + "\r\n\r\n" + BODY.substring(0, MOST));
        Eventually.becomes("held", ReceivingIT::held, bytes -> bytes >= before + MOST);
        return connection;
    }

    private static double held() {
        return gateway.service()
                .meters()
                .get("http.server.requests.receiving")
                .gauge()
                .value();
    }

    private static double refused() {
        return gateway.service()
                .meters()
                .get("http.server.requests.receiving.refused")
                .counter()
                .count();
    }
}
