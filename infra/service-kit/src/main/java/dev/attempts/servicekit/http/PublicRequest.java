package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.Admitted;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.telemetry.RequestIds;
import dev.attempts.servicekit.telemetry.RequestMetrics;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request as the public server sees it: who sends it, by which id, on which route. Its body ends with a 413 past the
 * limit, chunked or not. Confined to the thread that handles the request at the time.
 */
public final class PublicRequest extends Request.Wrapper {
    private static final String SELF = PublicRequest.class.getName();

    private final FrontHandler front;
    private Admitted admitted = Admitted.NOBODY;
    private String route = RequestMetrics.NO_ROUTE;
    private final int bytesMax;
    private long bytesLeft;
    private int held;
    private boolean handedOn;
    private @Nullable String id;
    private Content.@Nullable Chunk replay;

    PublicRequest(Request received, FrontHandler front, int bytesMax) {
        super(received);
        this.front = front;
        this.bytesMax = bytesMax;
        this.bytesLeft = bytesMax;
    }

    /** The one behind what a hot route was given. */
    public static PublicRequest of(Request request) {
        return Request.as(request, PublicRequest.class);
    }

    /** The one behind a route of Javalin's. */
    public static PublicRequest of(Context context) {
        return Objects.requireNonNull(context.attribute(SELF));
    }

    public Principal principal() {
        return admitted.principal();
    }

    void admittedAs(Admitted sender) {
        this.admitted = sender;
    }

    /**
     * Counts this request as so many against its sender's rate. It goes on, however many: what the sender has overdrawn,
     * its next requests wait for.
     */
    public void countsAs(int requests) {
        if (requests > 1) {
            admitted.account().accept(requests - 1);
        }
    }

    /**
     * To be asked by a reader of the body before it waits for more, with all that it holds of it by then. False: other
     * bodies take all the room, and this one is to be given up. It counts until the request ends, or {@link #holdsNothing}.
     */
    public boolean mayHold(int bytes) {
        boolean room = front.receiving().take(bytes - held);
        held = room ? bytes : held;
        return room;
    }

    /** The body is complete: what becomes of it is bounded elsewhere. */
    public void holdsNothing() {
        if (held > 0) {
            front.receiving().giveBack(held);
            held = 0;
        }
    }

    /** The client's {@code X-Request-Id} where it is a plain one, else one of our own. */
    public String id() {
        String known = id;
        if (known == null) {
            known = front.requestIds().of(getHeaders());
            id = known;
        }
        return known;
    }

    /** Runs something whose log lines carry the request's id. */
    void named(Runnable work) {
        RequestIds.named(id(), work);
    }

    /** A hot route names the route it stands for, such as {@code "GET /customers"}: a name of a closed set, for the metrics. */
    public void matched(String name) {
        this.route = name;
    }

    String route() {
        return route;
    }

    /** The client's address: the connection's, or what a trusted proxy says. */
    public String clientAddress() {
        return front.clientAddress(this);
    }

    /** Gives to Javalin a request whose body a hot route has read already. */
    public void handOn(byte[] body, Response response, Callback callback) {
        replay = Content.Chunk.from(ByteBuffer.wrap(body), true);
        front.handOn(this, response, callback);
    }

    void handedOn() {
        handedOn = true;
    }

    /** HEAD is GET to the routes; Jetty leaves out the body. */
    @Override
    public String getMethod() {
        String method = super.getMethod();
        return handedOn && HttpMethod.HEAD.is(method) ? HttpMethod.GET.asString() : method;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(SELF) ? this : super.getAttribute(name);
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk again = replay;
        if (again != null) {
            replay = Content.Chunk.next(again);
            return again;
        }
        Content.Chunk chunk = super.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        bytesLeft -= chunk.remaining();
        if (bytesLeft >= 0) {
            return chunk;
        }
        chunk.release();
        return Content.Chunk.from(Problem.contentTooLarge(bytesMax).asException(), true);
    }

    @Override
    public void demand(Runnable ready) {
        if (replay == null) {
            super.demand(ready);
        } else {
            getContext().execute(ready);
        }
    }
}
