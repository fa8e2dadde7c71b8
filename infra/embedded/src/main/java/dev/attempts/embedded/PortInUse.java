package dev.attempts.embedded;

import java.io.Serial;

/** Somebody else listens on the port that a server was told to use. */
public final class PortInUse extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int port;

    PortInUse(int port, Throwable cause) {
        super("Port " + port + " of 127.0.0.1 is taken", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
