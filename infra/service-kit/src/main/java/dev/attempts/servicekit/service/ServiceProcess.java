package dev.attempts.servicekit.service;

import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a process with one service in it, from settings to exit code. */
final class ServiceProcess {
    static final int FAILED = 1;
    static final int WRONG_SETTINGS = 2;
    private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode = FAILED;

    static <R extends Record & ServiceSettings> void run(String name, Class<R> type, Service.Start<R> start) {
        try {
            R settings = Settings.read(type, Settings.prefix(name), Settings.environment());
            LogConfigurator.apply(settings.log());
            System.exit(new ServiceProcess().live(name, settings, start));
        } catch (InvalidSettings e) {
            System.err.println(name + " can't start:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
            System.exit(WRONG_SETTINGS);
        }
    }

    private <R extends Record & ServiceSettings> int live(String name, R settings, Service.Start<R> start) {
        var hook = new Thread(() -> stopBySignal(settings.management()), name + "-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            exitCode = serve(name, settings, start) ? 0 : FAILED;
            return exitCode;
        } finally {
            ended.countDown();
        }
    }

    /** True if it served until it was told to stop, and then stopped in order. */
    private <R extends Record & ServiceSettings> boolean serve(String name, R settings, Service.Start<R> start) {
        long began = System.nanoTime();
        try {
            Service service = new Service(name, settings.management());
            try (service) {
                service.whenFailed(defect -> ending.countDown());
                log.atInfo().log("{}", Settings.masked(settings));
                service.closing(start.start(settings, service));
                log.atInfo()
                        .addKeyValue("service", name)
                        .addKeyValue("managementPort", service.managementPort())
                        .log(
                                "started in {} ms",
                                Duration.ofNanos(System.nanoTime() - began).toMillis());
                ending.await();
            }
            return service.isSound();
        } catch (StartFailure e) {
            log.atError().addKeyValue("service", name).log("can't start: {}", e.getMessage());
        } catch (Throwable e) { // The top of its thread: others may keep the process alive.
            log.atError().setCause(e).addKeyValue("service", name).log("can't start");
        }
        return false;
    }

    /** SIGTERM and Ctrl-C run this; after an exit by itself there is nothing left to do. */
    private void stopBySignal(ManagementSettings settings) {
        if (ended.getCount() == 0) {
            return;
        }
        ending.countDown();
        Duration bound = settings.gracePeriod().plus(settings.stopWithin()).plusSeconds(5);
        try {
            boolean inTime = ended.await(bound.toMillis(), TimeUnit.MILLISECONDS);
            // A JVM that ends by a signal exits with 143 whatever happened; an ordered stop is a success.
            Runtime.getRuntime().halt(inTime ? exitCode : FAILED);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
