package dev.attempts.exam.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of 127.0.0.1 that nobody listens on at this moment, and that stay the same when a process starts again. */
final class Ports {
    private Ports() {}

    /** So many different ones. */
    static List<Integer> free(int count) {
        var sockets = new ArrayList<ServerSocket>();
        var ports = new ArrayList<Integer>();
        try {
            for (int i = 0; i < count; i++) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
