package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.exam.CommandLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --kinds gateway-kil          | --kinds names 'gateway-kil': there is no such fault, but [consumer-kill, consumer-freeze, gateway-kill,
        --kinds controller-kill      | --kinds names 'controller-kill': one broker of three is to lead the metadata: --brokers 3
        --brokers 2                  | --brokers is '2': must be one of 1, 3
        --group-protocol kip-848     | --group-protocol is 'kip-848': must be one of classic, consumer
        --recovery 24                | --recovery is '24': must be an integer, 1..23
        """)
    void refusesWhatItCannotDo(String text, String problem) {
        assertThat(problems(text)).anySatisfy(it -> assertThat(it).startsWith(problem));
    }

    @Test
    void readsKinds() {
        assertThat(problems("--kinds gateway-kill,controller-kill --brokers 3")).isEmpty();
        assertThat(FaultOptions.read(new CommandLine(words("--kinds gateway-kill,hold-client-gateway")))
                        .kinds())
                .containsExactly(FaultKind.GATEWAY_KILL, FaultKind.HOLD_CLIENT_GATEWAY);
        assertThat(FaultOptions.read(new CommandLine(List.of())).kinds())
                .contains(FaultKind.GATEWAY_KILL)
                .doesNotContain(FaultKind.CONTROLLER_KILL);
    }

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
