package dev.attempts.servicekit.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.168.7.9", "fd00::/16"));

    @Test
    void believeNobodyByDefault() {
        assertThat(new TrustedProxies(List.of()).client("10.0.0.1", List.of("1.2.3.4")))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void findTheClientBehindAProxy() {
        assertThat(proxies.client("10.0.0.1", List.of("1.2.3.4"))).isEqualTo("1.2.3.4");
        assertThat(proxies.client("fd00::1", List.of("2001:db8::1"))).isEqualTo("2001:db8::1");
    }

    @Test
    void findTheClientBehindSeveralProxies() {
        assertThat(proxies.client("10.0.0.1", List.of("1.2.3.4, 192.168.7.9", "10.9.9.9")))
                .isEqualTo("1.2.3.4");
    }

    @Test
    void dontBelieveWhatTheClientWroteItself() {
        assertThat(proxies.client("10.0.0.1", List.of("10.6.6.6, 6.6.6.6, 1.2.3.4")))
                .isEqualTo("1.2.3.4");
        assertThat(proxies.client("9.9.9.9", List.of("1.2.3.4"))).isEqualTo("9.9.9.9");
    }

    @Test
    void stopAtWhatIsNoAddress() {
        assertThat(proxies.client("10.0.0.1", List.of("1.2.3.4, unknown"))).isEqualTo("10.0.0.1");
    }

    @Test
    void knowTheBordersOfANetwork() {
        assertThat(proxies.client("10.255.255.255", List.of("1.2.3.4"))).isEqualTo("1.2.3.4");
        assertThat(proxies.client("11.0.0.0", List.of("1.2.3.4"))).isEqualTo("11.0.0.0");
        assertThat(proxies.client("192.168.7.8", List.of("1.2.3.4"))).isEqualTo("192.168.7.8");
        assertThat(new TrustedProxies(List.of("0.0.0.0/0")).client("8.8.8.8", List.of("1.1.1.1")))
                .isEqualTo("1.1.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8/8", "fd00::/129"})
    void refuseWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of(text)));
    }
}
