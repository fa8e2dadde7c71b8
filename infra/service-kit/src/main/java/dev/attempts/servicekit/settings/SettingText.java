package dev.attempts.servicekit.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of one setting as its type, within its bounds; the message of its exception says what is allowed. */
final class SettingText {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

    private SettingText() {}

    static Object parse(SettingVariable variable, String text) {
        try {
            Object value = convert(variable, text);
            if (within(variable, value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with what is allowed.
        }
        throw new IllegalArgumentException(allowed(variable));
    }

    /** For people: "an integer, 1..50000". */
    static String allowed(SettingVariable variable) {
        String bounds = variable.setting().allowed();
        if (variable.type() instanceof Class<?> type && type.isEnum()) {
            return choices(type);
        }
        if (bounds.contains("|")) {
            return bounds.replace("|", ", ");
        }
        return bounds.isEmpty() ? kind(variable) : kind(variable) + ", " + bounds;
    }

    private static String kind(SettingVariable variable) {
        if (variable.isList()) {
            return "a list, with commas";
        }
        return switch (variable.type().getTypeName()) {
            case "int", "long" -> "an integer";
            case "boolean" -> "true, false";
            case "java.time.Duration" -> "a time such as 250ms, 5s, 2m";
            case "java.net.URI" -> "a URI";
            case "java.nio.file.Path" -> "a path";
            default -> "text";
        };
    }

    private static Object convert(SettingVariable variable, String text) {
        if (variable.isList()) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .toList();
        }
        if (variable.type() instanceof Class<?> type && type.isEnum()) {
            return constant(type, text);
        }
        return switch (variable.type().getTypeName()) {
            case "int" -> Integer.parseInt(text);
            case "long" -> Long.parseLong(text);
            case "boolean" -> bool(text);
            case "java.lang.String" -> text;
            case "java.time.Duration" -> duration(text);
            case "java.net.URI" -> URI.create(text);
            case "java.nio.file.Path" -> Path.of(text);
            default -> throw new IllegalStateException(variable.name() + ": no settings of " + variable.type());
        };
    }

    private static boolean within(SettingVariable variable, Object value) {
        String bounds = variable.setting().allowed();
        if (bounds.isEmpty() || value instanceof Enum<?>) {
            return true;
        }
        if (value instanceof String text) {
            return List.of(bounds.split("\\|", -1)).contains(text);
        }
        String[] ends = bounds.split("\\.\\.", -1);
        return (ends[0].isEmpty() || compare(value, ends[0]) >= 0)
                && (ends[1].isEmpty() || compare(value, ends[1]) <= 0);
    }

    private static int compare(Object value, String end) {
        return switch (value) {
            case Integer number -> Long.compare(number, Long.parseLong(end));
            case Long number -> Long.compare(number, Long.parseLong(end));
            case Duration time -> time.compareTo(duration(end));
            default -> throw new IllegalStateException("no bounds for " + value.getClass());
        };
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (!matcher.matches()) {
            Duration iso = parseIso(text);
            if (iso.isNegative()) {
                throw new IllegalArgumentException(text);
            }
            return iso;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Duration parseIso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (kebab(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static String choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(SettingText::kebab).collect(Collectors.joining(", "));
    }

    static String kebab(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
