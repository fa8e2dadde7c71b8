package dev.attempts.servicekit;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts connections whose clients must send in time, not only now and then. */
final class BoundedConnector extends ServerConnector {
    private final Duration receiveTimeout;

    BoundedConnector(Server server, Duration receiveTimeout, ConnectionFactory... factories) {
        super(server, factories);
        this.receiveTimeout = receiveTimeout;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new BoundedEndPoint(channel, selector, key, getScheduler(), receiveTimeout);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
