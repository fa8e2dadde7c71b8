package dev.attempts.servicekit.fastpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.eclipse.jetty.http.DateGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, asks the handler, and writes, for its share of the connections: one thread, one buffer each way. */
final class FastLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FastLoop.class);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SEND_BYTES = 64 * 1024;
    /** The clock is asked so often for the date, not for each answer. */
    private static final long DATE_KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final FastHandler handler;
    private final long idleNanos;
    private final Thread thread;
    private final Selector selector;
    private final Queue<SocketChannel> adopted = new ConcurrentLinkedQueue<>();
    private final Queue<FastExchange> called = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final PlainRequest request;
    private final byte[] received;
    private final ByteBuffer receiving;
    private final ByteBuffer sending = ByteBuffer.allocateDirect(SEND_BYTES);
    private byte[] date = {};
    private long nowNanos = System.nanoTime();
    private long datedNanos = nowNanos - DATE_KEPT_NANOS;
    private long sweptNanos = nowNanos;
    private final Rest rest = new Rest(nowNanos);
    private final Consumer<SelectionKey> ready = this::ready;
    private volatile boolean closing;

    FastLoop(String name, FastHandler handler, FastLimits limits) {
        this.handler = handler;
        this.idleNanos = limits.idle().toNanos();
        this.request = new PlainRequest(limits.headBytesMax());
        this.received = new byte[limits.headBytesMax() + limits.bodyBytesMax()];
        this.receiving = ByteBuffer.allocateDirect(received.length);
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        thread.start();
    }

    /** From any thread. */
    void adopt(SocketChannel connection) {
        adopted.add(connection);
        if (closing) {
            closeAdopted();
        } else {
            wake();
        }
    }

    /** From any thread: an exchange has its answer, or its request is to be offered again. */
    void call(FastExchange exchange) {
        called.add(exchange);
        wake();
    }

    private void wake() {
        if (!woken.getAndSet(true)) {
            selector.wakeup();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                int count = selector.select(ready, TimeUnit.NANOSECONDS.toMillis(SWEEP_NANOS));
                woken.set(false);
                nowNanos = System.nanoTime();
                register();
                goOn();
                if (nowNanos - sweptNanos > SWEEP_NANOS) {
                    sweptNanos = nowNanos;
                    sweep();
                }
                long restNanos = rest.behind(count, nowNanos);
                if (restNanos > 0) {
                    LockSupport.parkNanos(restNanos);
                }
            }
            end();
        } catch (Throwable e) { // The top of this thread: a service without it would accept and never answer.
            try {
                end();
            } finally {
                handler.failed(e);
            }
        }
    }

    private void ready(SelectionKey key) {
        nowNanos = System.nanoTime();
        FastExchange exchange = (FastExchange) key.attachment();
        guarded(exchange, exchange::ready);
    }

    /** What fails for one connection ends that one. */
    private static void guarded(FastExchange exchange, Runnable step) {
        try {
            step.run();
        } catch (CancelledKeyException e) {
            // Closed by what came before it in this turn.
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("request failed");
            exchange.close();
        }
    }

    private void register() throws IOException {
        for (SocketChannel channel = adopted.poll(); channel != null; channel = adopted.poll()) {
            try {
                channel.configureBlocking(false);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new FastExchange(this, channel, key));
            } catch (ClosedChannelException e) {
                handler.closed();
            }
        }
    }

    private void goOn() {
        for (FastExchange exchange = called.poll(); exchange != null; exchange = called.poll()) {
            guarded(exchange, exchange::goOn);
        }
    }

    private void sweep() {
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
            if (key.attachment() instanceof FastExchange exchange
                    && key.isValid()
                    && exchange.isSilentSince(nowNanos - idleNanos)) {
                exchange.close();
            }
        }
    }

    /** Bytes received, or -1 at the connection's end. */
    int receive(SocketChannel channel) throws IOException {
        receiving.clear();
        int length = channel.read(receiving);
        if (length > 0) {
            receiving.flip().get(received, 0, length);
        }
        return length;
    }

    /** What was received last. */
    byte[] received(int length) {
        return Arrays.copyOf(received, length);
    }

    FastHandler.Taking take(int length, FastExchange exchange) {
        return take(received, length, exchange);
    }

    FastHandler.Taking take(byte[] bytes, int length, FastExchange exchange) {
        return request.parse(bytes, length) ? handler.take(request, exchange) : FastHandler.Taking.LEFT;
    }

    void handOver(SelectionKey key, SocketChannel channel, byte[] bytes) {
        key.cancel();
        handler.handOver(channel, ByteBuffer.wrap(bytes));
    }

    /** What could not be written yet, or null. */
    @Nullable ByteBuffer send(FastAnswer answer, SocketChannel channel) throws IOException {
        byte[] now = date();
        byte[] common = handler.commonFields();
        int bytes = answer.bytes(now, common);
        ByteBuffer target = bytes <= SEND_BYTES ? sending.clear() : ByteBuffer.allocate(bytes);
        answer.writeTo(target, now, common);
        channel.write(target.flip());
        if (!target.hasRemaining()) {
            return null;
        }
        return bytes <= SEND_BYTES
                ? ByteBuffer.allocate(target.remaining()).put(target).flip()
                : target;
    }

    private byte[] date() {
        if (nowNanos - datedNanos >= DATE_KEPT_NANOS) {
            datedNanos = nowNanos;
            String formatted = DateGenerator.formatDate(System.currentTimeMillis());
            date = FastAnswer.field("Date", formatted).getBytes(StandardCharsets.US_ASCII);
        }
        return date;
    }

    /** When this turn, or the request at hand, began. */
    long nowNanos() {
        return nowNanos;
    }

    void closed() {
        handler.closed();
    }

    /** Closes what is left, and returns when that is done. */
    void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAdopted() {
        for (SocketChannel channel = adopted.poll(); channel != null; channel = adopted.poll()) {
            try {
                channel.close();
            } catch (IOException e) {
                log.atDebug().setCause(e).log("a connection could not be closed");
            }
            handler.closed();
        }
    }

    private void end() {
        closing = true;
        closeAdopted();
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
            if (key.attachment() instanceof FastExchange exchange && key.isValid()) {
                guarded(exchange, exchange::close);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("a selector could not be closed");
        }
    }
}
