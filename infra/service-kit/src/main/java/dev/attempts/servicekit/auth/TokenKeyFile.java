package dev.attempts.servicekit.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The issuer's public keys in a file: a JWKS, or PEM. A file that can't be read at the start ends the start. */
final class TokenKeyFile implements JWKSetSource<SecurityContext> {
    private final Path file;

    TokenKeyFile(Path file) {
        this.file = file;
        try {
            read();
        } catch (RemoteKeySourceException e) {
            throw new StartFailure("keys of the issuer: " + e.getMessage(), e);
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
            throws RemoteKeySourceException {
        return read();
    }

    private JWKSet read() throws RemoteKeySourceException {
        try {
            String text = Files.readString(file);
            return text.stripLeading().startsWith("{") ? JWKSet.parse(text).toPublicJWKSet() : pem(text);
        } catch (IOException | ParseException | GeneralSecurityException | JOSEException e) {
            throw new RemoteKeySourceException("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private static JWKSet pem(String text) throws GeneralSecurityException, JOSEException {
        List<JWK> keys = new ArrayList<>();
        for (PublicKey key : Pem.publicKeys(text)) {
            keys.add(
                    switch (key) {
                        case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
                        case ECPublicKey ec -> new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
                        default -> throw new JOSEException("a key that is neither RSA nor EC");
                    });
        }
        if (keys.isEmpty()) {
            throw new JOSEException("no public key and no certificate in it");
        }
        return new JWKSet(keys);
    }

    @Override
    public void close() {}
}
