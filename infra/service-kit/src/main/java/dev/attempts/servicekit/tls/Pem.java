package dev.attempts.servicekit.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and certificates from PEM text (RFC 7468): PKCS#8 private keys, X.509 public keys and certificates. */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    static List<Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        for (byte[] der : blocks(text, "CERTIFICATE")) {
            certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    public static List<PublicKey> publicKeys(String text) throws GeneralSecurityException {
        List<PublicKey> keys = new ArrayList<>();
        for (byte[] der : blocks(text, "PUBLIC KEY")) {
            keys.add(ofAnyAlgorithm(factory -> factory.generatePublic(new X509EncodedKeySpec(der))));
        }
        for (Certificate certificate : certificates(text)) {
            keys.add(certificate.getPublicKey());
        }
        return keys;
    }

    static PrivateKey privateKey(String text) throws GeneralSecurityException {
        List<byte[]> blocks = blocks(text, "PRIVATE KEY");
        if (blocks.size() != 1) {
            throw new InvalidKeySpecException(
                    "expected one unencrypted 'PRIVATE KEY' (PKCS#8), found " + blocks.size());
        }
        byte[] der = blocks.getFirst();
        return ofAnyAlgorithm(factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
    }

    private static List<byte[]> blocks(String text, String label) {
        List<byte[]> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(label)) {
                blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
            }
        }
        return blocks;
    }

    private interface FromFactory<K> {
        K key(KeyFactory factory) throws InvalidKeySpecException;
    }

    private static <K> K ofAnyAlgorithm(FromFactory<K> make) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("no algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return make.key(KeyFactory.getInstance(algorithm));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new InvalidKeySpecException("neither an RSA, an EC nor an Ed25519 key", last);
    }
}
