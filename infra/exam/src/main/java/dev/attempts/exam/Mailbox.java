package dev.attempts.exam;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Hands what happens on other threads to the one that owns the students. */
final class Mailbox implements Executor {
    private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable letter) {
        letters.add(letter);
    }

    /** On the owner's thread. */
    void open() {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }
}
