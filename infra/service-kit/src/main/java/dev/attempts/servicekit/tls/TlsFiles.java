package dev.attempts.servicekit.tls;

import dev.attempts.servicekit.service.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server's TLS at what its two files say: a new pair is taken for new connections, a broken one is ignored. */
public final class TlsFiles implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
    private static final char[] NO_PASSWORD = {};

    private final TlsSettings settings;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final CountDownLatch closed = new CountDownLatch(1);
    private String seen;

    private TlsFiles(TlsSettings settings) throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.seen = contents();
        context.setKeyStore(keyStore());
        context.setKeyStorePassword("");
        context.setKeyManagerPassword("");
        // Jetty would take what the JDK's security settings leave on.
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    }

    /** Refuses to start on files that don't make a pair. */
    public static TlsFiles open(TlsSettings settings) {
        try {
            TlsFiles files = new TlsFiles(settings);
            Thread.ofVirtual().name("tls-files").start(files::watch);
            return files;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure(
                    "TLS with " + settings.certificate() + " and " + settings.key() + ": " + e.getMessage(), e);
        }
    }

    public SslContextFactory.Server context() {
        return context;
    }

    private void watch() {
        Duration every = settings.reloadEvery();
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                reloadIfChanged();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reloadIfChanged() {
        try {
            String now = contents();
            if (!now.equals(seen)) {
                KeyStore pair = keyStore();
                context.reload(reloaded -> ((SslContextFactory.Server) reloaded).setKeyStore(pair));
                seen = now;
                log.atInfo().log("TLS certificate changed");
            }
        } catch (Exception e) {
            // The pair in use is still good; the next look may find the files complete.
            log.atWarn().log("TLS files changed, and are not taken: {}", e.getMessage());
        }
    }

    private String contents() throws IOException {
        return Files.readString(settings.certificate()) + Files.readString(settings.key());
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        List<Certificate> chain = Pem.certificates(Files.readString(settings.certificate()));
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate in " + settings.certificate());
        }
        var key = Pem.privateKey(Files.readString(settings.key()));
        if (!KeyPairs.match(key, chain.getFirst().getPublicKey())) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        return store;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
