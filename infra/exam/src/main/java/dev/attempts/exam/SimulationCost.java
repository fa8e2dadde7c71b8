package dev.attempts.exam;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the students themselves cost the machine: CPU once the compiler is done with them, heap. Confined to the exam's thread. */
final class SimulationCost {
    private final int fromSecond;
    private long beganAt = -1;
    private long micros;
    private long acknowledged;

    /** @param fromSecond what comes before is warm-up */
    SimulationCost(int fromSecond) {
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
        return cpu() + '\n' + heap();
    }

    private String cpu() {
        return acknowledged == 0
                ? "The exam was too short to say what the simulation costs"
                : String.format(
                        Locale.ROOT,
                        "The simulation took %.1f µs of CPU an acknowledged update, reads included, after the first %d"
                                + " s",
                        micros / (double) acknowledged,
                        fromSecond);
    }

    /** What is left when everything that nobody needs has been thrown away. */
    private static String heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        var heap = memory.getHeapMemoryUsage();
        return "and holds %d MiB of heap, of %d MiB at most".formatted(heap.getUsed() >> 20, heap.getMax() >> 20);
    }

    private static long cpuMicros() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1_000
                : 0;
    }
}
