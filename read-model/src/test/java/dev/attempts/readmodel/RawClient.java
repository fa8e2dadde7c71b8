package dev.attempts.readmodel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sends what no well-behaved client would, and shows what came back to the byte. */
final class RawClient {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

    private RawClient() {}

    static Exchange exchange(RunningReadModel readModel, String method, String path, String... headers)
            throws IOException {
        return exchange(readModel, true, method, path, headers);
    }

    /** On a connection that need not end with the answer: only there plain requests are fast. */
    static Exchange fast(RunningReadModel readModel, String method, String path, String... headers) throws IOException {
        return exchange(readModel, false, method, path, headers);
    }

    private static Exchange exchange(
            RunningReadModel readModel, boolean close, String method, String path, String... headers)
            throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n");
        if (close) {
            request.append("Connection: close\r\n");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), readModel.uri("/").getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            return parsed(close ? new String(in.readAllBytes(), ISO_8859_1) : one(in, method));
        }
    }

    /** One answer, by the length that it states. */
    private static String one(InputStream in, String method) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.read());
        }
        Matcher length = LENGTH.matcher(answer);
        boolean body =
                length.find() && !method.equals("HEAD") && !answer.toString().startsWith("HTTP/1.1 304");
        return body ? answer + new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1) : answer + "";
    }

    private static Exchange parsed(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        List<String> lines = Stream.of(answer.substring(0, end).split("\r\n")).toList();
        String id = "\"requestId\":\"[^\"]*\"";
        String body = answer.substring(end + 4);
        // A request id in the body makes its length differ, too.
        String differing = body.matches(".*" + id + ".*")
                ? "(date|connection|x-request-id|content-length):.*"
                : "(date|connection|x-request-id):.*";
        List<String> headers = lines.stream()
                .skip(1)
                .filter(line -> !line.toLowerCase(Locale.ROOT).matches(differing))
                .sorted()
                .toList();
        return new Exchange(lines.getFirst(), headers, body.replaceAll(id, ""));
    }
}
