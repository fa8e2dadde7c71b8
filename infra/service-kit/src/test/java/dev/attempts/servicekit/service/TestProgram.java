package dev.attempts.servicekit.service;

import dev.attempts.servicekit.settings.Default;
import dev.attempts.servicekit.settings.Setting;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A service to be run in a process of its own; what it does, its settings say. */
final class TestProgram {
    private TestProgram() {}

    enum Behaviour {
        SERVE,
        FAIL_AT_START,
        MISS_A_CLASS_AT_START,
        REFUSE_TO_START,
        FAIL_LATER,
        HANG_AT_STOP
    }

    record ProgramSettings(
            @Setting(value = "serve", about = "what to do") Behaviour behaviour,

            @Setting(value = "", about = "never shown", secret = true)
            String password,

            @Default(of = "gracePeriod", is = "0s") @Default(of = "stopWithin", is = "1s")
            ManagementSettings management,

            LogSettings log)
            implements ServiceSettings {}

    public static void main(String[] arguments) {
        Service.run("test-program", ProgramSettings.class, TestProgram::start);
    }

    private static AutoCloseable start(ProgramSettings settings, Service service) {
        service.closing(() -> System.out.println("closing first resource"));
        service.readyWhen("test", Readiness::ready);
        switch (settings.behaviour()) {
            case FAIL_AT_START -> throw new IllegalStateException("a defect at the start");
            case MISS_A_CLASS_AT_START -> {
                Thread.ofPlatform().start(new Semaphore(0)::acquireUninterruptibly);
                throw new NoClassDefFoundError("a/class/that/is/missing");
            }
            case REFUSE_TO_START -> throw new StartFailure("the operator can change this");
            case FAIL_LATER ->
                Thread.ofVirtual().start(() -> service.fail(new IllegalStateException("a defect later")));
            case HANG_AT_STOP -> service.closing(() -> new CountDownLatch(1).await());
            case SERVE -> {}
        }
        return () -> System.out.println("closing the running thing");
    }
}
