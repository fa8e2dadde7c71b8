package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import dev.attempts.embedded.TestCertificates;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Fatal, and of that name. */
    private static final String PROTOCOL_VERSION = "0246";

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit.
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private static TestCertificates first;

    @SuppressWarnings("NullAway.Init") // Before all tests.
    private static TestCertificates second;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Path certificateFile;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Path keyFile;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        first = TestCertificates.make(directory, "first");
        second = TestCertificates.make(directory, "second");
    }

    @BeforeEach
    void write() throws IOException, GeneralSecurityException {
        certificateFile = directory.resolve("certificate.pem");
        keyFile = directory.resolve("key.pem");
        first.write(certificateFile, keyFile);
    }

    @Test
    void encryptsAndTakesNewFilesWithoutARestart() throws Exception {
        try (TestServer server = start()) {
            assertThat(server.server().uri().toString()).startsWith("https://");
            assertThat(served(server, first)).isEqualTo(first.certificate());

            try (Logged logged = new Logged(TlsFiles.class)) {
                Files.writeString(certificateFile, "half of a new certif");
                Eventually.becomes("looked at", logged::events, events -> !events.isEmpty());
            }
            assertThat(served(server, first)).as("a broken pair is not taken").isEqualTo(first.certificate());
            second.write(certificateFile, keyFile);

            Eventually.becomes(
                    "the second certificate", () -> served(server, first, second), second.certificate()::equals);
        }
    }

    @Test
    void speaksNothingOlderThanTls12AndNothingInTheClear() throws Exception {
        try (TestServer server = start()) {
            assertThat(answerToTls11(server)).startsWith("15").endsWith(PROTOCOL_VERSION);
            assertThat(handshake(server, "TLSv1.2", first)).isEqualTo(first.certificate());
            try (RawHttp plain = new RawHttp(server.port())) {
                plain.send("GET /tls HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(plain.untilClosed()).doesNotContain("HTTP/1.1 200");
            }
        }
    }

    /** By hand: the JDK's own client would not even ask. */
    private static String answerToTls11(TestServer server) throws IOException {
        byte[] hello = HexFormat.of()
                .parseHex("160301002f" + "0100002b" + "0302" + "17".repeat(32) + "00" + "0004c009c00a" + "0100");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readAllBytes();
            return HexFormat.of().formatHex(alert);
        }
    }

    @Test
    void givesAClientThatHasConnectedAheadItsTimeForTheFirstRequest() throws Exception {
        try (TestServer server = start();
                RawHttp ahead = new RawHttp(connected(server, "TLSv1.3", first))) {
            assertThat(ahead.isSilentFor(RECEIVE_TIMEOUT.plusSeconds(1))).isTrue();

            ahead.send("GET /tls HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

            assertThat(ahead.answer().body()).isEqualTo("https");
        }
    }

    @Test
    void cutsOffWhoShakesHandsOrSendsTheHeadersTooSlowly() throws Exception {
        try (TestServer server = start();
                RawHttp greeting = new RawHttp(server.port());
                RawHttp asking = new RawHttp(connected(server, "TLSv1.3", first))) {
            // The beginning of a ClientHello of 512 bytes.
            greeting.send("\u0016\u0003\u0001\u0002\u0000\u0001");
            assertThat(greeting.drip("\u0000", PAUSE)).isEmpty();

            asking.send("GET /tls HTTP/1.1\r\nX: ");
            assertThat(asking.drip("y", PAUSE)).isEmpty();
        }
    }

    @Test
    void refusesToStartWithAPairThatIsNone() throws Exception {
        second.write(directory.resolve("unused.pem"), keyFile);

        assertThatThrownBy(() -> start().close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("certificate.pem")
                .hasMessageContaining("the key is not that of the certificate");
    }

    private TestServer start() {
        return TestServer.start(
                Map.of(
                        "TLS_CERTIFICATE",
                        certificateFile.toString(),
                        "TLS_KEY",
                        keyFile.toString(),
                        "TLS_RELOAD_EVERY",
                        "100ms",
                        "RECEIVE_TIMEOUT",
                        RECEIVE_TIMEOUT.toSeconds() + "s"),
                config -> config.routes.get("/tls", context -> context.result(context.scheme())));
    }

    private static X509Certificate served(TestServer server, TestCertificates... trusted) throws Exception {
        return handshake(server, "TLSv1.3", trusted);
    }

    private static X509Certificate handshake(TestServer server, String protocol, TestCertificates... trusted)
            throws Exception {
        SSLSocket socket = connected(server, protocol, trusted);
        try (RawHttp connection = new RawHttp(socket)) {
            connection.send("GET /tls HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertThat(RawAnswer.parse(connection.untilClosed()).body()).isEqualTo("https");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Hands are shaken. */
    private static SSLSocket connected(TestServer server, String protocol, TestCertificates... trusted)
            throws Exception {
        SSLSocket socket = (SSLSocket) TestCertificates.trusting(trusted)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }
}
