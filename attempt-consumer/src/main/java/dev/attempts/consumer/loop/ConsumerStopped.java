package dev.attempts.consumer.loop;

/** A state that the consumer must not work on in: somebody has to look. The message tells them at what. */
public final class ConsumerStopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConsumerStopped(String message) {
        super(message);
    }
}
