package dev.attempts.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says to a port exactly what the test wrote, and hears everything until the other side closes. */
final class RawHttp {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    private static final String LENGTH = "Content-Length: ";

    private RawHttp() {}

    /** Lines end in {@code \n} in the test and in CRLF on the wire; the body is left alone. */
    static String exchange(int port, String head, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
            var out = socket.getOutputStream();
            out.write(head.replace("\n", "\r\n").getBytes(ISO_8859_1));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    static String exchange(int port, String head, String body) throws IOException {
        return exchange(port, head, body.getBytes(ISO_8859_1));
    }

    /** One answer, by the length that it states, on a connection that need not end with it: status line, fields, body. */
    static List<String> answer(int port, String head, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
            var request = head.replace("\n", "\r\n") + body;
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var in = socket.getInputStream();
            var heard = new StringBuilder();
            while (heard.indexOf("\r\n\r\n") < 0) {
                heard.append((char) in.read());
            }
            List<String> lines = new ArrayList<>(List.of(heard.toString().split("\r\n")));
            int length = lines.stream()
                    .filter(line -> line.startsWith(LENGTH))
                    .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length())))
                    .findFirst()
                    .orElseThrow();
            lines.add(new String(in.readNBytes(length), ISO_8859_1));
            return lines;
        }
    }

    /** Of all answers, interim ones too, in order. */
    static List<Integer> statuses(String heard) {
        List<Integer> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(heard);
        while (matcher.find()) {
            statuses.add(Integer.parseInt(matcher.group(1)));
        }
        return statuses;
    }
}
