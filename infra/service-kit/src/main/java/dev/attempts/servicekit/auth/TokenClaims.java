package dev.attempts.servicekit.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the principal out of verified claims; scopes are RFC 8693's {@code scope} text, or a list. */
final class TokenClaims {
    private TokenClaims() {}

    static VerifiedToken read(JWTClaimsSet claims, Set<String> listClaims) throws ParseException {
        Map<String, Set<String>> lists = new HashMap<>();
        for (String name : listClaims) {
            // Null is there, too: a limit that says nothing must not be read as none.
            if (claims.getClaims().containsKey(name)) {
                lists.put(name, texts(name, claims.getClaim(name)));
            }
        }
        Principal principal = new Principal(claims.getSubject(), false, scopes(claims), lists);
        return new VerifiedToken(principal, claims.getExpirationTime().toInstant());
    }

    private static Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        Object scope = claims.getClaim("scope");
        if (scope == null) {
            return Set.of();
        }
        return scope instanceof String text ? Set.copyOf(List.of(text.split(" "))) : texts("scope", scope);
    }

    /** A claim that limits must be understood in full: anything but a list of texts and integers refuses the token. */
    private static Set<String> texts(String name, Object value) throws ParseException {
        if (!(value instanceof Collection<?> items)) {
            throw new ParseException("claim " + name + " is not a list", 0);
        }
        for (Object item : items) {
            if (!(item instanceof String || item instanceof Long || item instanceof Integer)) {
                throw new ParseException("claim " + name + " has items that are neither texts nor integers", 0);
            }
        }
        return items.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
