package dev.attempts.exam;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words after {@code ./run exam}: {@code --name value} or {@code --name=value}; whatever is wrong is kept for one answer. */
public final class CommandLine {
    private final Map<String, String> given = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    public CommandLine(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            if (!word.startsWith("--")) {
                problems.add("not an option: " + word);
            } else if (equals > 0) {
                given.put(word.substring(2, equals), word.substring(equals + 1));
            } else if (i + 1 < words.size()) {
                given.put(word.substring(2), words.get(++i));
            } else {
                problems.add(word + " needs a value");
            }
        }
    }

    public long number(String name, long otherwise, long least, long most) {
        String text = text(name, Long.toString(otherwise));
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("--" + name + " is '" + text + "': must be an integer, " + least + ".." + most);
        return otherwise;
    }

    public URI url(String name, String otherwise) {
        String text = text(name, otherwise);
        if (!text.matches("https?://[^/ ]+/?")) {
            problems.add("--" + name + " is '" + text + "': must be a URL such as " + otherwise);
            return URI.create(otherwise);
        }
        return URI.create(text);
    }

    public String text(String name, String otherwise) {
        return Optional.ofNullable(given.remove(name)).orElse(otherwise);
    }

    public String oneOf(String name, String otherwise, String... allowed) {
        String text = text(name, otherwise);
        if (!List.of(allowed).contains(text)) {
            refuse("--" + name + " is '" + text + "': must be one of " + String.join(", ", allowed));
            return otherwise;
        }
        return text;
    }

    /** Something that only who knows the other options can tell. */
    public void refuse(String problem) {
        problems.add(problem);
    }

    /** All that is wrong, options that nobody has asked for included. */
    public List<String> problems() {
        var all = new ArrayList<>(problems);
        given.keySet().forEach(name -> all.add("there is no option --" + name));
        return all;
    }
}
