package dev.attempts.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.attempts.embedded.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with a certificate; that files are read again and old protocols refused is tested in the service kit. */
class TlsIT {
    private static final TestKafka KAFKA = TestKafka.shared();
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path directory;

    private static KeyStore keys;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        keys = certificate();
        gateway = RunningGateway.start(
                        KAFKA.bootstrapServers(),
                        KAFKA.freshTopic(),
                        Map.of(
                                "TLS_CERTIFICATE",
                                        pem(
                                                "CERTIFICATE",
                                                keys.getCertificate("it").getEncoded()),
                                "TLS_KEY",
                                        pem(
                                                "PRIVATE KEY",
                                                keys.getKey("it", PASSWORD.toCharArray())
                                                        .getEncoded())))
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

        try (var client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(202);
            }
        }
    }

    @Test
    void answersNothingInTheClear() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> gateway.patch("/attempts/17", "{\"answers\":{}}"));
    }

    private static KeyStore certificate() throws Exception {
        Path store = directory.resolve("keys.p12");
        String options = "-genkeypair -alias it -keyalg EC -dname CN=gateway -validity 2 -ext san=ip:127.0.0.1"
                + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store;
        var command = (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + options).split(" ", -1);
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String label, byte[] der) throws IOException {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label + "-----\n";
        return Files.writeString(directory.resolve(label.replace(' ', '-') + ".pem"), text)
                .toString();
    }

    private static SSLContext trusting(KeyStore certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("it", certificates.getCertificate("it"));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
