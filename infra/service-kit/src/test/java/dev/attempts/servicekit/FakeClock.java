package dev.attempts.servicekit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Passes when it is told to. */
final class FakeClock extends Clock {
    private final Instant start;
    private volatile Duration passed = Duration.ZERO;

    FakeClock(Instant start) {
        this.start = start;
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    long nanos() {
        return passed.toNanos();
    }

    @Override
    public Instant instant() {
        return start.plus(passed);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
