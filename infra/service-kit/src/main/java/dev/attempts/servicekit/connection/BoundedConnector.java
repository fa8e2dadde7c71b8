package dev.attempts.servicekit.connection;

import dev.attempts.servicekit.fastpath.FastPath;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Accepts so many connections and no more, whose clients must send in time, not only now and then. Where there is a
 * fast path they begin there, and come to Jetty with what was received and not answered.
 */
public final class BoundedConnector extends ServerConnector {
    /** Thousands may come in the same second, before a thread gets to accept the first of them. */
    private static final int BACKLOG = 4096;

    private final HttpLimits limits;
    private final OpenConnections connections;
    private @Nullable FastPath fastPath;

    public BoundedConnector(Server server, HttpLimits limits, ConnectionFactory... factories) {
        super(server, factories);
        this.limits = limits;
        this.connections = new OpenConnections(limits.connectionsMax(), this::setAccepting);
        setIdleTimeout(limits.idleTimeout().toMillis());
        setAcceptQueueSize(BACKLOG);
        getSelectorManager().addEventListener(new SelectorManager.AcceptListener() {
            @Override
            public void onAcceptFailed(SelectableChannel channel, Throwable failure) {
                connections.closed();
            }
        });
        // Asked for by the connections that encrypt.
        addBean(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                BoundedEndPoint.of(event.getEndPoint()).handshakeEnded();
            }
        });
    }

    /** To be called before the start. */
    public void beginsWith(FastPath path) {
        fastPath = path;
    }

    /** One has ended that began here and never came to {@link #serve}. */
    public void connectionClosed() {
        connections.closed();
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!(getTransport() instanceof ServerSocketChannel listening) || !listening.isOpen()) {
            // Ends the acceptor: after a return it would ask again at once, until the server has stopped.
            throw new ClosedChannelException();
        }
        SocketChannel connection = listening.accept();
        connections.opened();
        try {
            connection.configureBlocking(false);
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            connection.close();
            connections.closed();
            return;
        }
        FastPath first = fastPath;
        if (first == null) {
            serve(connection, ByteBuffer.allocate(0));
        } else {
            first.adopt(connection);
        }
    }

    public Optional<FastPath> fastPath() {
        return Optional.ofNullable(fastPath);
    }

    /** Takes on a connection on which this was received already. */
    public void serve(SocketChannel connection, ByteBuffer received) {
        getSelectorManager().accept(connection, received);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        ByteBuffer received = (ByteBuffer) key.attachment();
        var endPoint = new BoundedEndPoint(
                channel, selector, key, getScheduler(), limits.receiveTimeout(), received, getExecutor());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        connections.closed();
    }
}
