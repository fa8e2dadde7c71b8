package dev.attempts.gateway.wait;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code Prefer: wait=<seconds>} (RFC 7240). What can't be understood is ignored: it is only a preference. */
public final class WaitPreference {
    private static final int DIGITS_MAX = 6;

    private WaitPreference() {}

    /** The first {@code wait} of the headers, at most {@code max}. */
    public static Optional<Duration> of(List<String> prefer, Duration max) {
        for (String header : prefer) {
            for (String preference : header.split(",", -1)) {
                String[] parts = preference.split(";", 2)[0].split("=", 2);
                if (parts[0].strip().toLowerCase(Locale.ROOT).equals("wait")) {
                    return seconds(parts).map(wait -> wait.compareTo(max) > 0 ? max : wait);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String[] parts) {
        String text = parts.length == 2 ? parts[1].strip().replace("\"", "") : "";
        boolean number =
                !text.isEmpty() && text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofSeconds(Integer.parseInt(text))) : Optional.empty();
    }
}
