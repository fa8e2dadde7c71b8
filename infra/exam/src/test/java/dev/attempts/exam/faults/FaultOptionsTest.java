package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.exam.CommandLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultOptionsTest {
    @Test
    void refusesATimeInWhichNoFaultFits() throws Exception {
        assertThat(problems("--kinds postgres-crash --seconds 41"))
                .containsExactly("--seconds is '41': one fault, with what comes before and after it, takes up to 42");
        assertThat(problems("--kinds postgres-crash --seconds 42")).isEmpty();
        for (int seed = 0; seed < 100; seed++) {
            assertThat(Schedule.draw(seed, 42, List.of(FaultKind.POSTGRES_CRASH))
                            .faults())
                    .isNotEmpty();
        }
        assertThat(Faults.run(words("--kinds postgres-crash --seconds 41"))).isEqualTo(2);
    }

    private static List<String> problems(String text) {
        var line = new CommandLine(words(text));
        FaultOptions.read(line);
        return line.problems();
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
