package dev.attempts.consumer.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One counter for each value of an enum, so that a tag can have no other value and each is there from the start. */
final class EnumCounters<E extends Enum<E>> {
    private final Map<E, Counter> counters;

    EnumCounters(Class<E> type, Function<E, Counter> register) {
        counters = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counters.put(value, register.apply(value));
        }
    }

    void add(E value, int count) {
        Objects.requireNonNull(counters.get(value)).increment(count);
    }
}
