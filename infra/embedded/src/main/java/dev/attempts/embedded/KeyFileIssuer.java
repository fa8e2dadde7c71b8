package dev.attempts.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** An issuer of tokens for tests: its public key stands in a file, and it signs whatever a test wants to be said. */
public final class KeyFileIssuer {
    public static final String NAME = "exam";
    public static final String AUDIENCE = "attempts";

    private final KeyPair keys;
    private final Path keyFile;

    private KeyFileIssuer(KeyPair keys, Path keyFile) {
        this.keys = keys;
        this.keyFile = keyFile;
    }

    /** Writes its key into the directory. */
    public static KeyFileIssuer in(Path directory) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return new KeyFileIssuer(keys, Files.writeString(directory.resolve("keys.pem"), pem));
    }

    public Path keyFile() {
        return keyFile;
    }

    /** What {@code Authorization} says with a token of ten minutes; the claims as JSON: {@code "scope":"attempts:write"}. */
    public String bearer(String claims) throws GeneralSecurityException {
        String payload = "{\"iss\":\"" + NAME + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"student\",\"exp\":"
                + Instant.now().plusSeconds(600).getEpochSecond() + "," + claims + "}";
        String signed = base64("{\"alg\":\"RS256\"}".getBytes(US_ASCII)) + "." + base64(payload.getBytes(US_ASCII));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(US_ASCII));
        return "Bearer " + signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
