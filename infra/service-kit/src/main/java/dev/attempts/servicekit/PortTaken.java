package dev.attempts.servicekit;

/** Says which port is taken and which setting names another. */
public final class PortTaken {
    private PortTaken() {}

    public static StartFailure of(String host, int port, String variable, Throwable cause) {
        return new StartFailure(
                "port " + port + " of " + host + " is taken: end what listens there, or set " + variable
                        + " to another port",
                cause);
    }
}
