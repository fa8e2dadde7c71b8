package dev.attempts.readmodel;

import java.util.List;

/** An answer to the byte, without what differs from one to the next by right (date and request id). */
record Exchange(String statusLine, List<String> headers, String body) {}
