package dev.attempts.servicekit.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code .env} file: {@code NAME=value} a line, {@code #} starts a comment line, quotes around a value fall away. */
final class DotEnv {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private DotEnv() {}

    /** The file's variables, overridden by the environment's; a missing file is an empty one. */
    static Map<String, String> under(Map<String, String> environment, Path file) throws InvalidSettings {
        Map<String, String> all =
                new LinkedHashMap<>(Files.exists(file) ? parse(lines(file), file.toString()) : Map.of());
        all.putAll(environment);
        return all;
    }

    static Map<String, String> parse(List<String> lines, String name) throws InvalidSettings {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                variables.put(matcher.group(1), unquoted(matcher.group(2)));
            } else {
                // Not the line itself: it may be half of a secret.
                problems.add(name + ", line " + (i + 1) + " is not NAME=value");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return variables;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (isWithin(text, "\"") || isWithin(text, "'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static boolean isWithin(String text, String quote) {
        return text.startsWith(quote) && text.endsWith(quote);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
