package dev.attempts.local;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** When and how this process ends: by a signal, which is a success once all has stopped in order, or by a defect. */
final class Ending {
    private static final int STOP_SECONDS_MAX = 120;
    private static final int FAILED = 1;

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode = FAILED;

    Ending() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::bySignal, "signal"));
    }

    void failed(Throwable defect) {
        System.err.println("A service can't go on: " + defect);
        wanted.countDown();
    }

    void await() {
        while (!within(60_000)) {
            // A day has more minutes.
        }
    }

    /** Whether the end is wanted, now or within the time. */
    boolean within(long millis) {
        try {
            return wanted.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Asks what is not ready yet until nothing is; false when the end is wanted first. Tells what keeps it waiting for long. */
    boolean awaitReady(Supplier<List<String>> notReady, Progress progress) {
        long reported = System.nanoTime();
        for (var reasons = notReady.get(); !reasons.isEmpty(); reasons = notReady.get()) {
            if (within(20)) {
                return false;
            }
            if (System.nanoTime() - reported > 5_000_000_000L) {
                progress.done("waiting: " + String.join("; ", reasons));
                reported = System.nanoTime();
            }
        }
        return true;
    }

    /** All has stopped, or never started. */
    void over(int withExitCode) {
        exitCode = withExitCode;
        over.countDown();
    }

    /** Also runs when the process ends by itself: nothing is left to do then. */
    private void bySignal() {
        if (over.getCount() == 0) {
            return;
        }
        wanted.countDown();
        try {
            boolean inTime = over.await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            // A JVM that a signal ends would exit with 143 whatever happened.
            Runtime.getRuntime().halt(inTime ? exitCode : FAILED);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
