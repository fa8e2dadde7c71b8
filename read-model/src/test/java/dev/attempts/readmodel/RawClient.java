package dev.attempts.readmodel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Sends what no well-behaved client would, and shows what came back to the byte. */
final class RawClient {
    private RawClient() {}

    static Exchange exchange(RunningReadModel readModel, String method, String path, String... headers)
            throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), readModel.uri("/").getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return parsed(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    private static Exchange parsed(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        List<String> lines = Stream.of(answer.substring(0, end).split("\r\n")).toList();
        String id = "\"requestId\":\"[^\"]*\"";
        String body = answer.substring(end + 4);
        // A request id in the body makes its length differ, too.
        String differing =
                body.matches(".*" + id + ".*") ? "(date|x-request-id|content-length):.*" : "(date|x-request-id):.*";
        List<String> headers = lines.stream()
                .skip(1)
                .filter(line -> !line.toLowerCase(Locale.ROOT).matches(differing))
                .sorted()
                .toList();
        return new Exchange(lines.getFirst(), headers, body.replaceAll(id, ""));
    }
}
