package dev.attempts.servicekit.settings;

import java.io.Serial;
import java.util.List;

/** All that is wrong with a service's settings, one line a problem: variable, value, what is allowed. */
public final class InvalidSettings extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidSettings(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
