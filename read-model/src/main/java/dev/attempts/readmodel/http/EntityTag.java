package dev.attempts.readmodel.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Strong entity tags over a body's bytes, and the comparison that {@code If-None-Match} asks for (RFC 9110, 8.8.3 and 13.1.2). */
final class EntityTag {
    /** 96 bits: two bodies of one URL never meet by chance. */
    private static final int BYTES = 12;

    private EntityTag() {}

    /** The quoted tag of these bytes in this coding: the two forms of one body are not the same bytes. */
    static String of(byte[] body, ContentCoding coding) {
        byte[] tag = new byte[BYTES];
        System.arraycopy(sha256(body), 0, tag, 0, BYTES);
        String suffix = coding == ContentCoding.GZIP ? "-gzip\"" : "\"";
        return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(tag) + suffix;
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Whether the client holds what {@code tag} names: {@code 304} then.
     *
     * @param ifNoneMatch the header, several fields joined by commas; null when there is none
     */
    static boolean matches(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.equals(tag)) {
            return true;
        }
        return ifNoneMatch.strip().equals("*") || listed(ifNoneMatch, tag);
    }

    /** A tag may hold commas: elements end at quotes, not at commas. Weak comparison: {@code W/} makes no difference. */
    private static boolean listed(String header, String tag) {
        int from = header.indexOf('"');
        while (from >= 0) {
            int to = header.indexOf('"', from + 1);
            if (to < 0) {
                return false;
            }
            if (to + 1 - from == tag.length() && header.startsWith(tag, from)) {
                return true;
            }
            from = header.indexOf('"', to + 1);
        }
        return false;
    }
}
