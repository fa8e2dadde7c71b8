package dev.attempts.servicekit.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class BoundedConnectorTest {
    /** An acceptor that was paused at the limit asks once more; what returns it asks again at once, for ever. */
    @Test
    void tellsAnAcceptorThatAsksAfterTheEnd() throws Exception {
        Duration time = Duration.ofSeconds(1);
        var connector = new BoundedConnector(
                new Server(), new HttpLimits(1, 8192, 8192, 8193, time, time, time), new HttpConnectionFactory());
        connector.open();
        connector.close();

        assertThatThrownBy(() -> connector.accept(0)).isInstanceOf(ClosedChannelException.class);
    }
}
