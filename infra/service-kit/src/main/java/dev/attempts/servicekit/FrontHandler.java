package dev.attempts.servicekit;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;

/** Sees every request first, on a thread that must not block: offers it to the hot route, else hands it to Javalin. */
final class FrontHandler extends Handler.Wrapper {
    private final Service service;
    private final HotRoute hotRoute;
    private final AtomicLong inFlight = new AtomicLong();
    private final Phaser drained = new Phaser(1);

    FrontHandler(Service service, HotRoute hotRoute) {
        this.service = service;
        this.hotRoute = hotRoute;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        inFlight.incrementAndGet();
        Request.addCompletionListener(request, failure -> completed());
        if (service.isStopping()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        if (hotRoute.handle(request, response, callback)) {
            return true;
        }
        threads().execute(() -> handOn(request, response, callback));
        return true;
    }

    /** A route of Javalin's is free to block: it runs on a virtual thread of its own. */
    private void handOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            Response.writeError(request, response, callback, failure);
        }
    }

    private Executor threads() {
        var pool = getServer().getThreadPool();
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(pool);
        return virtual == null ? pool : virtual;
    }

    private void completed() {
        if (inFlight.decrementAndGet() == 0 && service.isStopping()) {
            drained.arrive();
        }
    }

    /** False when requests are still in flight after that time. */
    boolean drain(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (inFlight.get() > 0) {
            int phase = drained.getPhase();
            long left = deadline - System.nanoTime();
            if (inFlight.get() == 0) {
                break;
            }
            try {
                drained.awaitAdvanceInterruptibly(phase, left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
