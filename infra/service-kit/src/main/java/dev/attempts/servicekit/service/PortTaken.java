package dev.attempts.servicekit.service;

import java.io.IOException;
import java.net.BindException;

/** Says which port is taken and which setting names another. */
public final class PortTaken {
    private PortTaken() {}

    public static StartFailure of(String host, int port, String variable, IOException cause) {
        if (!(cause instanceof BindException || cause.getCause() instanceof BindException)) {
            return new StartFailure("can't listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
        }
        String remedy = "end what listens there, or set " + variable + " to another port";
        return new StartFailure("port " + port + " of " + host + " is taken: " + remedy, cause);
    }
}
