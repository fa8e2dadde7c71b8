package dev.attempts.servicekit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ServiceIT {
    private static final String END = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final List<String> closed = new CopyOnWriteArrayList<>();

    @Test
    void isAliveFromTheStartAndReadyWhenAllChecksAre() throws IOException {
        try (Service service = service(Duration.ZERO)) {
            AtomicReference<Readiness> kafka = new AtomicReference<>(Readiness.notReady("no broker yet"));
            assertThat(get(service, "/health/live").status()).isEqualTo(200);
            assertThat(get(service, "/health/ready").body())
                    .isEqualTo("{\"status\":\"not ready\",\"checks\":{\"service\":\"starting\"}}");

            service.readyWhen("kafka", kafka::get);
            service.readyWhen("disk", Readiness::ready);
            RawAnswer notReady = get(service, "/health/ready");
            assertThat(notReady.status()).isEqualTo(503);
            assertThat(notReady.body())
                    .isEqualTo(
                            "{\"status\":\"not ready\",\"checks\":{\"disk\":\"ready\",\"kafka\":\"no broker yet\"}}");

            assertThat(get(service, "/metrics").body())
                    .contains(
                            "service_ready 0.0",
                            "service_check_ready{check=\"disk\"} 1.0",
                            "service_check_ready{check=\"kafka\"} 0.0");

            kafka.set(Readiness.ready());
            assertThat(get(service, "/health/ready").status()).isEqualTo(200);
            assertThat(get(service, "/metrics").body())
                    .contains("service_ready 1.0", "service_check_ready{check=\"kafka\"} 1.0");
            assertThat(service.readiness()).isEqualTo(Readiness.ready());
        }
    }

    @Test
    void isNotReadyWhileACheckThrows() {
        try (Service service = service(Duration.ZERO)) {
            service.readyWhen("broken", () -> {
                throw new IllegalStateException("oh");
            });

            assertThat(service.readiness())
                    .isEqualTo(Readiness.notReady("broken: the check failed: java.lang.IllegalStateException: oh"));
        }
    }

    @Test
    void showsItsMetersAndThoseOfItsProcess() throws IOException {
        try (Service service = service(Duration.ZERO)) {
            service.meters().counter("things.done").increment(3);

            RawAnswer metrics = get(service, "/metrics");

            assertThat(metrics.header("Content-Type")).startsWith("text/plain");
            assertThat(metrics.body())
                    .contains("things_done_total 3.0", "jvm_memory_used_bytes", "process_uptime_seconds", "jvm_gc_");
        }
    }

    @Test
    void hasNothingElseOnItsPrivatePort() throws IOException {
        try (Service service = service(Duration.ZERO)) {
            assertThat(get(service, "/").status()).isEqualTo(404);
            assertThat(RawHttp.exchange(service.managementPort(), "POST /metrics" + END)
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void answersOnItsPrivatePortWhileVirtualThreadsHaveAllCarriers() throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        Runnable busy = () -> {
            while (!done.get()) {
                Thread.onSpinWait();
            }
        };
        try (Service service = service(Duration.ZERO)) {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread.ofVirtual().start(busy);
            }
            try {
                assertThat(get(service, "/health/live").status()).isEqualTo(200);
                assertThat(get(service, "/metrics").status()).isEqualTo(200);
            } finally {
                done.set(true);
            }
        }
    }

    @Test
    void closesInReverseAndIsSoundAfterwards() {
        Service service = service(Duration.ZERO);
        service.closing(() -> closed.add("first"));
        service.closing(() -> closed.add("last"));

        service.close();

        assertThat(closed).containsExactly("last", "first");
        assertThat(service.isSound()).isTrue();
    }

    @Test
    void goesOnWhenOneDoesNotCloseAndSaysSo() {
        List<AutoCloseable> broken = List.of(
                () -> {
                    throw new IOException("does not want to");
                },
                () -> {
                    throw new NoClassDefFoundError("can't");
                });
        for (AutoCloseable one : broken) {
            Service service = service(Duration.ZERO);
            service.closing(() -> closed.add("first"));
            service.closing(one);
            service.closing(() -> closed.add("last"));

            service.close();

            assertThat(service.isSound()).isFalse();
        }
        assertThat(closed).containsExactly("last", "first", "last", "first");
    }

    @Test
    void closesOnceWhatItWasGivenTwice() {
        Service service = service(Duration.ZERO);
        AutoCloseable resource = () -> closed.add("resource");
        service.closing(resource);
        service.closing(() -> closed.add("other"));
        service.closing(resource);

        service.close();

        assertThat(closed).containsExactly("resource", "other");
    }

    @Test
    void servesOnForTheGracePeriodWithReadinessRed() throws Exception {
        Service service = service(Duration.ofSeconds(2));
        service.readyWhen("always", Readiness::ready);
        service.closing(() -> closed.add("listener"));
        Thread stop = Thread.ofVirtual().start(service::close);

        RawAnswer ready = Eventually.becomes("not ready", () -> get(service, "/health/ready"), a -> a.status() == 503);
        assertThat(ready.body()).contains("\"service\":\"stopping\"");
        assertThat(service.isStopping()).isTrue();
        assertThat(closed).as("while the grace period lasts").isEmpty();
        stop.join();
        assertThat(closed).containsExactly("listener");
    }

    @Test
    void cutsTheGracePeriodShortAfterADefect() throws Exception {
        Service service = service(Duration.ofMinutes(5));
        List<Throwable> told = new CopyOnWriteArrayList<>();
        service.whenFailed(told::add);
        Thread stop = Thread.ofVirtual().start(service::close);
        Eventually.becomes("the grace period", stop::getState, Thread.State.TIMED_WAITING::equals);

        IllegalStateException defect = new IllegalStateException("a defect");
        service.fail(defect);
        service.fail(new IllegalStateException("another, too late"));

        assertThat(stop.join(Duration.ofSeconds(60))).isTrue();
        assertThat(told).containsExactly(defect);
    }

    @Test
    void leavesBehindWhatDoesNotCloseInTime() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Service service =
                new Service("test", new ManagementSettings("127.0.0.1", 0, Duration.ZERO, Duration.ofMillis(100)));
        service.closing(() -> closed.add("first"));
        service.closing(never::await);

        service.close();

        assertThat(closed).isEmpty();
        assertThat(service.isSound()).isFalse();
        never.countDown();
        Eventually.becomes("the rest is closed", () -> List.copyOf(closed), closed -> closed.equals(List.of("first")));
    }

    @Test
    void letsTheSecondCallerWaitForTheFirst() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Service service = service(Duration.ZERO);
        service.closing(() -> {
            closing.countDown();
            go.await();
            closed.add("resource");
        });
        Thread first = Thread.ofVirtual().start(service::close);
        closing.await();
        Thread second = Thread.ofVirtual().start(() -> {
            service.close();
            closed.add("second caller");
        });
        go.countDown();

        first.join();
        second.join();

        assertThat(closed).containsExactly("resource", "second caller");
    }

    @Test
    void namesThePortThatIsTakenAndItsSetting() {
        try (Service service = service(Duration.ZERO)) {
            var same = new ManagementSettings("127.0.0.1", service.managementPort(), Duration.ZERO, Duration.ZERO);

            assertThatThrownBy(() -> new Service("api-gateway", same).close())
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("port " + service.managementPort() + " of 127.0.0.1 is taken: end what listens there,"
                            + " or set API_GATEWAY_MANAGEMENT_PORT to another port");
        }
    }

    private static Service service(Duration gracePeriod) {
        return new Service("test", new ManagementSettings("127.0.0.1", 0, gracePeriod, Duration.ofSeconds(30)));
    }

    private static RawAnswer get(Service service, String path) throws IOException {
        return RawHttp.exchange(service.managementPort(), "GET " + path + END);
    }
}
