package dev.attempts.local;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Does slow things at the same time, each on a thread of its own. */
final class Together {
    private Together() {}

    static <T> CompletableFuture<T> start(Callable<T> task) {
        return CompletableFuture.supplyAsync(
                () -> call(task),
                work -> Thread.ofPlatform().daemon().name("start").start(work));
    }

    /** Waits for the result; what the task threw is thrown here. */
    static <T> T result(CompletableFuture<T> started) {
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** For what was started beside something that failed. */
    static void closeOnceStarted(CompletableFuture<? extends AutoCloseable> starting) {
        starting.handle((started, failure) -> {
                    close(started);
                    return failure;
                })
                .join();
    }

    private static void close(@Nullable AutoCloseable started) {
        try {
            if (started != null) {
                started.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T call(Callable<T> task) {
        try {
            return task.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
