package dev.attempts.servicekit.tls;

import dev.attempts.servicekit.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** With what a public server encrypts; with neither file it speaks plain HTTP. */
public record TlsSettings(
        @Setting(value = "", about = "PEM file with the certificate and its chain")
        Path certificate,

        @Setting(value = "", about = "PEM file with the certificate's private key (PKCS#8)")
        Path key,

        @Setting(value = "10s", allowed = "100ms..1d", about = "how often the two files are looked at for changes")
        Duration reloadEvery) {

    public TlsSettings {
        if (certificate.toString().isEmpty() != key.toString().isEmpty()) {
            throw new IllegalArgumentException("{certificate} and {key} belong together: set both, or neither");
        }
    }

    public boolean isOn() {
        return !certificate.toString().isEmpty();
    }
}
