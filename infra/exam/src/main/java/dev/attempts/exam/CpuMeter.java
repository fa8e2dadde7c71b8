package dev.attempts.exam;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the students themselves cost the machine, once the compiler is done with them. Confined to the exam's thread. */
final class CpuMeter {
    private final int fromSecond;
    private long beganAt = -1;
    private long micros;
    private long acknowledged;

    /** @param fromSecond what comes before is warm-up */
    CpuMeter(int fromSecond) {
        this.fromSecond = fromSecond;
    }

    void second(Second second) {
        if (beganAt < 0) {
            beganAt = second.at() >= fromSecond ? cpuMicros() : -1;
        } else {
            acknowledged += second.acknowledged();
            micros = cpuMicros() - beganAt;
        }
    }

    String text() {
        return acknowledged == 0
                ? "The exam was too short to say what the simulation costs"
                : String.format(
                        Locale.ROOT,
                        "The simulation took %.0f µs of CPU an acknowledged update, reads included, after the first %d"
                                + " s",
                        micros / (double) acknowledged,
                        fromSecond);
    }

    private static long cpuMicros() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1_000
                : 0;
    }
}
