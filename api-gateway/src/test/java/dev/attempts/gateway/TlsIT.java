package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestCertificates;
import dev.attempts.embedded.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with a certificate; that files are read again and old protocols refused is tested in the service kit. */
class TlsIT {
    private static final TestKafka KAFKA = TestKafka.shared();

    @TempDir
    private static Path directory;

    private static TestCertificates certificates;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        certificates = TestCertificates.make(directory, "gateway");
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        certificates.write(certificate, key);
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        KAFKA.freshTopic(),
                        Map.of("TLS_CERTIFICATE", certificate.toString(), "TLS_KEY", key.toString()))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/attempts/17", "/attempts/%31%37", "/attempts"})
    void takesUpdatesEncrypted(String path) throws Exception {
        String body = path.equals("/attempts") ? "[{\"attemptId\":17,\"answers\":{}}]" : "{\"answers\":{}}";
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + path))
                .method("PATCH", BodyPublishers.ofString(body))
                .build();

        try (var client = HttpClient.newBuilder()
                .sslContext(TestCertificates.trusting(certificates))
                .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(202);
            }
        }
    }

    @Test
    void answersNothingInTheClear() throws IOException {
        try (var connection = new RawHttp(gateway.port())) {
            // In one piece, which is how the fast path would take it.
            connection.send("PATCH /attempts/17 HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n{\"answers\":{}}");

            assertThat(connection.untilClosed()).doesNotContain("HTTP/1.1");
        }
    }
}
