package dev.attempts.servicekit.fastpath;

import java.time.Duration;

/**
 * What the fast path deals with by itself.
 *
 * @param headBytesMax request line and header fields; what has more is handed over
 * @param bodyBytesMax a body; what has more is handed over
 * @param idle how long a connection may be silent between two requests, or take nothing of an answer
 */
public record FastLimits(int headBytesMax, int bodyBytesMax, Duration idle) {}
