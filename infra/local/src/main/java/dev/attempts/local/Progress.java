package dev.attempts.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the person at the terminal how far the start is. */
final class Progress {
    private final PrintStream terminal;
    private final long began = System.nanoTime();

    Progress(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** One line, with the time since the start. */
    void done(String what) {
        terminal.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), what);
    }

    void say(String text) {
        terminal.println(text);
    }

    double seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    }
}
