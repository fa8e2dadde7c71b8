package dev.attempts.exam.faults;

import dev.attempts.exam.faults.Link.Mode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can break, for how long, and how that is done and undone. */
@SuppressWarnings("ImmutableEnumChecker") // The acts have no state.
enum FaultKind {
    CONSUMER_KILL(
            2,
            6,
            (stage, which) -> stage.consumer(which).kill(),
            (stage, which) -> stage.consumer(which).start()),
    /** Past the session time-out of 10 s: the other consumer takes over, and then the frozen one wakes up. */
    CONSUMER_FREEZE(
            12,
            16,
            (stage, which) -> stage.consumer(which).freeze(),
            (stage, which) -> stage.consumer(which).thaw()),
    GATEWAY_KILL(
            1,
            5,
            (stage, which) -> stage.gateway().kill(),
            (stage, which) -> stage.gateway().start()),
    GATEWAY_FREEZE(
            2,
            8,
            (stage, which) -> stage.gateway().freeze(),
            (stage, which) -> stage.gateway().thaw()),
    READ_MODEL_KILL(
            1,
            4,
            (stage, which) -> stage.readModel().kill(),
            (stage, which) -> stage.readModel().start()),
    BROKER_KILL(
            1,
            5,
            (stage, which) -> stage.brokers().node(which).kill(),
            (stage, which) -> stage.brokers().node(which).start()),
    /** At times beyond the gateway's delivery time-out: then nobody knows. */
    BROKER_FREEZE(
            3,
            14,
            (stage, which) -> stage.brokers().node(which).freeze(),
            (stage, which) -> stage.brokers().node(which).thaw()),
    CONTROLLER_KILL(
            1,
            5,
            (stage, which) -> stage.brokers().controller().kill(),
            (stage, which) -> stage.brokers().startMissing()),
    POSTGRES_SESSIONS(0, 1, (stage, which) -> stage.postgres().endSessions(), (stage, which) -> {}),
    POSTGRES_CRASH(
            1,
            6,
            (stage, which) -> stage.postgres().crash(),
            (stage, which) -> stage.postgres().start()),
    POSTGRES_DISK_FULL(
            10,
            18,
            (stage, which) -> {
                stage.volume().orElseThrow().fill();
                stage.postgres().useUpLog();
            },
            (stage, which) -> {
                stage.volume().orElseThrow().free();
                stage.postgres().start();
            }),
    CUT_CLIENT_GATEWAY(Pair.CLIENT_GATEWAY, Mode.CUT),
    SLOW_CLIENT_GATEWAY(Pair.CLIENT_GATEWAY, Mode.SLOW),
    HOLD_CLIENT_GATEWAY(Pair.CLIENT_GATEWAY, Mode.HELD),
    CUT_CLIENT_READ_MODEL(Pair.CLIENT_READ_MODEL, Mode.CUT),
    SLOW_CLIENT_READ_MODEL(Pair.CLIENT_READ_MODEL, Mode.SLOW),
    HOLD_CLIENT_READ_MODEL(Pair.CLIENT_READ_MODEL, Mode.HELD),
    CUT_GATEWAY_BROKER(Pair.GATEWAY_BROKER, Mode.CUT),
    SLOW_GATEWAY_BROKER(Pair.GATEWAY_BROKER, Mode.SLOW),
    HOLD_GATEWAY_BROKER(Pair.GATEWAY_BROKER, Mode.HELD),
    CUT_CONSUMER_BROKER(Pair.CONSUMER_BROKER, Mode.CUT),
    SLOW_CONSUMER_BROKER(Pair.CONSUMER_BROKER, Mode.SLOW),
    HOLD_CONSUMER_BROKER(Pair.CONSUMER_BROKER, Mode.HELD),
    CUT_CONSUMER_POSTGRES(Pair.CONSUMER_POSTGRES, Mode.CUT),
    SLOW_CONSUMER_POSTGRES(Pair.CONSUMER_POSTGRES, Mode.SLOW),
    HOLD_CONSUMER_POSTGRES(Pair.CONSUMER_POSTGRES, Mode.HELD),
    CUT_READ_MODEL_POSTGRES(Pair.READ_MODEL_POSTGRES, Mode.CUT),
    SLOW_READ_MODEL_POSTGRES(Pair.READ_MODEL_POSTGRES, Mode.SLOW),
    HOLD_READ_MODEL_POSTGRES(Pair.READ_MODEL_POSTGRES, Mode.HELD);

    /** On one of several of the same sort. */
    private interface Act {
        void on(Stage stage, int which);
    }

    private final int secondsMin;
    private final int secondsMax;
    private final Act begin;
    private final Act end;

    FaultKind(int secondsMin, int secondsMax, Act begin, Act end) {
        this.secondsMin = secondsMin;
        this.secondsMax = secondsMax;
        this.begin = begin;
        this.end = end;
    }

    FaultKind(Pair pair, Mode mode) {
        this(
                2,
                12,
                (stage, which) -> stage.links(pair).forEach(link -> link.set(mode)),
                (stage, which) -> stage.links(pair).forEach(link -> link.set(Mode.OPEN)));
    }

    void begin(Stage stage, int which) {
        begin.on(stage, which);
    }

    void end(Stage stage, int which) {
        end.on(stage, which);
    }

    /** Nothing should take effect meanwhile, and a server that got by all the same would make the day a lie. */
    boolean isToStopWrites() {
        return this == POSTGRES_DISK_FULL;
    }

    int secondsMin() {
        return secondsMin;
    }

    int secondsMax() {
        return secondsMax;
    }

    /** As on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return text();
    }

    static Optional<FaultKind> parse(String text) {
        return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
    }

    /** Why it can't be done here; empty if it can. */
    String obstacle(int brokers) {
        if (this == CONTROLLER_KILL && brokers == 1) {
            return "one broker of three is to lead the metadata: --brokers 3";
        }
        return this == POSTGRES_DISK_FULL ? Volume.obstacle() : "";
    }
}
