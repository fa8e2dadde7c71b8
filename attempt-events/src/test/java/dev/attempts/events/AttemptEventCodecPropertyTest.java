package dev.attempts.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.events.JacksonOracle.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What holds for every input, checked against {@link JacksonOracle}. */
class AttemptEventCodecPropertyTest {
    @Property
    void readsWhatItWrites(
            @ForAll("answers") Map<Integer, List<Integer>> answers, @ForAll("revisions") OptionalLong revision) {
        byte[] value = AttemptEventCodec.encode(answers, revision);

        assertThat(reading(value, UnknownFields.REJECT))
                .contains(new Reading(answers, revision.orElse(AttemptEvent.NO_REVISION)));
    }

    @Property(tries = 3_000)
    void throwsNothingButItsOwnExceptionOnAnyBytes(@ForAll byte[] value) {
        assertThat(reading(value, UnknownFields.IGNORE)).isEqualTo(JacksonOracle.read(value, UnknownFields.IGNORE));
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheOracleOnNearlyValidEvents(@ForAll("mutated") byte[] value, @ForAll UnknownFields unknown) {
        assertThat(reading(value, unknown)).isEqualTo(JacksonOracle.read(value, unknown));
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
    void agreesWithTheOracleOnJsonThatLooksLikeAnEvent(
            @ForAll("eventLike") byte[] value, @ForAll UnknownFields unknown) {
        assertThat(reading(value, unknown)).isEqualTo(JacksonOracle.read(value, unknown));
    }

    /** The codec's verdict; what it accepted is read by the oracle out of the part that a consumer would store. */
    private static Optional<Reading> reading(byte[] value, UnknownFields unknown) {
        try {
            AttemptEvent event = AttemptEventCodec.decode(value, unknown);
            byte[] stored = ("{\"answers\":" + event.answers() + "}").getBytes(UTF_8);
            return JacksonOracle.read(stored, UnknownFields.REJECT)
                    .map(it -> new Reading(it.answers(), event.revision()))
                    .or(() -> {
                        throw new AssertionError("accepted, but not by the oracle: " + event.answers());
                    });
        } catch (MalformedEvent e) {
            assertThat(e).message().isNotBlank();
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<Map<Integer, List<Integer>>> answers() {
        return Documents.answers();
    }

    @Provide
    Arbitrary<OptionalLong> revisions() {
        return Documents.revisions();
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        return Documents.mutated();
    }

    @Provide
    Arbitrary<byte[]> eventLike() {
        return Documents.eventLike();
    }
}
