package dev.attempts.exam;

import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Hands what happens on other threads to the one that owns the students. */
final class Mailbox implements Executor {
    private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    @Override
    public void execute(Runnable letter) {
        letters.add(letter);
    }

    /** The owner's next look into it ends what it is doing; from any thread. */
    void close() {
        closed = true;
    }

    /** On the owner's thread; a {@link CancellationException} once it is closed. */
    void open() {
        if (closed) {
            throw new CancellationException("ended before its time");
        }
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }
}
