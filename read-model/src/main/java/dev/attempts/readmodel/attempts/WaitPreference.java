package dev.attempts.readmodel.attempts;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code Prefer: wait=…} (RFC 7240): how long a client would like to wait. */
final class WaitPreference {
    static final int SECONDS_MAX = 10;

    private WaitPreference() {}

    /** Seconds, at most ten; empty when nothing that can be understood was said: such preferences are to be ignored. */
    static OptionalInt seconds(@Nullable String prefer) {
        if (prefer == null) {
            return OptionalInt.empty();
        }
        for (String preference : prefer.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] nameAndValue = preference.split(";", 2)[0].split("=", 2);
            if (nameAndValue[0].strip().equals("wait") && nameAndValue.length == 2) {
                // The first one counts.
                return number(nameAndValue[1].strip().replace("\"", ""));
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt number(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.min(SECONDS_MAX, Integer.parseInt(text)));
    }

    static Duration orElse(OptionalInt seconds, Duration other) {
        return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsInt()) : other;
    }
}
