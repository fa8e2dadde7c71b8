package dev.attempts.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One HTTP answer as it came over the wire; the names of headers in small letters. */
public record RawAnswer(int status, Map<String, List<String>> headers, String body) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    public static RawAnswer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new AssertionError("not an HTTP answer: '" + text + "'");
        }
        String[] head = text.substring(0, end).split("\r\n", -1);
        int status = Integer.parseInt(head[0].substring(9, 12));
        String rest = text.substring(end + 4);
        if (status == 100) {
            return parse(rest);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            String name = head[i].substring(0, colon).toLowerCase(Locale.ROOT);
            headers.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(head[i].substring(colon + 1).strip());
        }
        return new RawAnswer(status, headers, rest);
    }

    /** Of all answers in what came over one connection, interim ones too, in order. */
    public static List<Integer> statuses(String heard) {
        return STATUS_LINE
                .matcher(heard)
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .toList();
    }

    /** Empty if there is none. */
    public String header(String name) {
        return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    /** Without what differs from one request to the next. */
    public RawAnswer comparable() {
        Map<String, List<String>> kept = new TreeMap<>(headers);
        kept.remove("date");
        kept.remove("x-request-id");
        if (body.contains("\"requestId\"")) {
            kept.remove("content-length");
        }
        return new RawAnswer(status, kept, body.replaceFirst(",?\"requestId\":\"[^\"]*\"", ""));
    }
}
