package dev.attempts.readmodel.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two forms in which a body is kept; which one a request gets follows RFC 9110, 12.5.3. */
public enum ContentCoding {
    IDENTITY,
    GZIP;

    /** What nearly every browser and most HTTP clients send: answered without parsing. */
    private static final String OF_BROWSERS = "gzip, deflate, br, zstd";

    /**
     * The coding that the client likes best, {@link #GZIP} where it likes both the same.
     *
     * @param acceptEncoding the header, several fields joined by commas; null when there is none: then nothing is encoded
     */
    public static ContentCoding preferred(@Nullable String acceptEncoding) {
        if (acceptEncoding == null || acceptEncoding.isEmpty()) {
            return IDENTITY;
        }
        if (acceptEncoding.equals("gzip") || acceptEncoding.equals(OF_BROWSERS)) {
            return GZIP;
        }
        return parsed(acceptEncoding.toLowerCase(Locale.ROOT));
    }

    private static ContentCoding parsed(String header) {
        int gzip = UNSAID;
        int identity = UNSAID;
        int any = UNSAID;
        for (String element : header.split(",", -1)) {
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
            int quality = semicolon < 0 ? 1000 : quality(element.substring(semicolon + 1));
            switch (name) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, quality);
                case "identity" -> identity = Math.max(identity, quality);
                case "*" -> any = Math.max(any, quality);
                default -> {} // a coding that we don't have
            }
        }
        int gzipQuality = gzip != UNSAID ? gzip : Math.max(any, 0);
        // Identity is acceptable unless excluded, but one who names gzip and not identity wants gzip.
        return gzipQuality > 0 && gzipQuality >= identity ? GZIP : IDENTITY;
    }

    private static final int UNSAID = -1;

    /** Thousandths; what is not a weight by the grammar counts as none given: 1000. */
    private static int quality(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            String text = parameter.strip();
            if (text.startsWith("q=")) {
                return thousandths(text.substring(2).strip());
            }
        }
        return 1000;
    }

    private static int thousandths(String weight) {
        if (!weight.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return 1000;
        }
        String digits = weight.substring(Math.min(2, weight.length())) + "000";
        return weight.charAt(0) == '1' ? 1000 : Integer.parseInt(digits.substring(0, 3));
    }
}
