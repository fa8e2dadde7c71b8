package dev.attempts.exam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void readsBothWaysOfWriting() {
        var line = new CommandLine(List.of("--students", "7", "--gateway=https://exam.example:8443"));
        var options = ExamOptions.read(line, Map.of("EXAM_TOKEN", "abc"));

        assertThat(line.problems()).isEmpty();
        assertThat(options.students()).isEqualTo(7);
        assertThat(options.gateway()).hasToString("https://exam.example:8443");
        assertThat(options.token()).isEqualTo("abc");
        assertThat(options.questions()).isEqualTo(20);
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        var line = new CommandLine(List.of("--students", "0", "--speed=9", "exam", "--gateway", "nowhere", "--rate"));
        ExamOptions.read(line, Map.of());

        assertThat(line.problems())
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).isEqualTo("not an option: exam"),
                        it -> assertThat(it).isEqualTo("--rate needs a value"),
                        it -> assertThat(it).startsWith("--students is '0'"),
                        it -> assertThat(it).startsWith("--gateway is 'nowhere'"),
                        it -> assertThat(it).isEqualTo("there is no option --speed"));
    }
}
