package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.exam.faults.Link.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkIT {
    private static final int PATIENCE_MILLIS = 30_000;

    private ServerSocket echo;
    private Link link;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        link = Link.to(echo::getLocalPort, 0);
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        echo.close();
    }

    private void serve() {
        try {
            while (true) {
                var socket = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // Cut.
                    }
                });
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Test
    void carriesBothWays() throws IOException {
        try (var socket = connect()) {
            assertThat(echoOf(socket, 'a')).isEqualTo('a');
        }
    }

    @Test
    void aCutEndsWhatIsOpenAndWhatComesUntilItIsMended() throws IOException {
        try (var socket = connect()) {
            assertThat(echoOf(socket, 'a')).isEqualTo('a');
            link.set(Mode.CUT);

            assertThat(isEnded(socket)).isTrue();
        }
        try (var socket = connect()) {
            assertThat(isEnded(socket)).isTrue();
        }
        link.set(Mode.OPEN);
        try (var socket = connect()) {
            assertThat(echoOf(socket, 'b')).isEqualTo('b');
        }
    }

    @Test
    void whatIsHeldArrivesLaterOnTheSameConnection() throws IOException {
        try (var socket = connect()) {
            assertThat(echoOf(socket, 'a')).isEqualTo('a');
            link.set(Mode.HELD);
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> echoOf(socket, 'b')).isInstanceOf(SocketTimeoutException.class);

            link.set(Mode.OPEN);

            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(socket.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void theEndOfOneSideIsHeldAsWell() throws IOException {
        try (var socket = connect()) {
            assertThat(echoOf(socket, 'a')).isEqualTo('a');
            link.set(Mode.HELD);
            socket.shutdownOutput();
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            link.set(Mode.OPEN);

            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(isEnded(socket)).isTrue();
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static int echoOf(Socket socket, int letter) throws IOException {
        socket.getOutputStream().write(letter);
        return socket.getInputStream().read();
    }

    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
