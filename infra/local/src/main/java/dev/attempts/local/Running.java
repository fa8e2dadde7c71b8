package dev.attempts.local;

import dev.attempts.servicekit.service.Service;
import dev.attempts.servicekit.service.ServiceSettings;
import java.util.function.Consumer;

/** One service in this process, and what it was started as. */
record Running<T extends AutoCloseable>(Service service, T program) implements AutoCloseable {

    /** A service's {@code start}, with the type of what it returns. */
    interface Start<R, T> {
        T start(R settings, Service service) throws Exception;
    }

    static <R extends Record & ServiceSettings, T extends AutoCloseable> Running<T> start(
            String name, R settings, Start<R, T> start, Consumer<Throwable> onFailure) throws Exception {
        var service = new Service(name, settings.management());
        try {
            service.whenFailed(onFailure);
            return new Running<>(service, service.closing(start.start(settings, service)));
        } catch (Exception e) {
            service.close();
            throw e;
        }
    }

    /** False after a defect, and when something of it did not close, or not in time. */
    boolean isSound() {
        return service.isSound();
    }

    @Override
    public void close() {
        service.close();
    }
}
