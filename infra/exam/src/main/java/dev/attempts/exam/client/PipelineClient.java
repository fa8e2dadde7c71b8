package dev.attempts.exam.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.attempts.events.AttemptHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Sends without waiting; whoever asked hears of the outcome on a thread of the client's, always and once. */
public final class PipelineClient implements AutoCloseable {
    /** Beyond any deadline of the gateway's: an update that has no answer by then never gets one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private final HttpClient http;
    private final URI gateway;
    private final URI readModel;
    private final String authorization;

    private PipelineClient(HttpClient http, URI gateway, URI readModel, String token) {
        this.http = http;
        this.gateway = gateway;
        this.readModel = readModel;
        this.authorization = token.isEmpty() ? "" : "Bearer " + token;
    }

    /**
     * Connects when there is something to send.
     *
     * @param connections to each of the two services; further requests wait
     */
    public static PipelineClient open(URI gateway, URI readModel, String token, int connections) {
        var threads = new QueuedThreadPool(8, 2);
        threads.setName("students");
        threads.setDaemon(true);
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setConnectTimeout(Duration.ofSeconds(5));
        var transport = new HttpClientTransportOverHTTP(connector);
        // Answers are handled where they are read: nothing is done with them that takes time.
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        var http = new HttpClient(transport);
        http.setExecutor(threads);
        http.setMaxConnectionsPerDestination(connections);
        http.setMaxRequestsQueuedPerDestination(1 << 20);
        http.setFollowRedirects(false);
        http.getContentDecoderFactories().clear();
        http.setUserAgentField(null);
        // Below the services' own: the end of a connection that has nothing to say is ours to choose.
        http.setIdleTimeout(20_000);
        try {
            http.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        http.getProtocolHandlers().clear();
        return new PipelineClient(http, gateway, readModel, token);
    }

    /**
     * Sends one update.
     *
     * @param waitSeconds for the effect in Postgres; 0: for the acknowledgement only
     */
    public void update(long attempt, String body, int waitSeconds, Consumer<Outcome> then) {
        Request request = patch("/attempts/" + attempt, body);
        if (waitSeconds > 0) {
            request.headers(headers -> headers.put("Prefer", "wait=" + waitSeconds));
        }
        send(request, (result, answer) -> then.accept(Answers.outcome(result, answer)));
    }

    /** Sends many updates in one request; one outcome an item, in their order. */
    public void bulk(List<String> items, Consumer<List<Outcome>> then) {
        send(patch("/attempts", "[" + String.join(",", items) + "]"), (result, answer) -> {
            int status = result.getFailure() == null ? result.getResponse().getStatus() : 0;
            then.accept(
                    status == 202 || status == 207
                            ? BulkAnswer.outcomes(answer, items.size())
                            : BulkAnswer.same(Answers.outcome(result, answer), items.size()));
        });
    }

    /**
     * Reads one attempt.
     *
     * @param position that the answer must not be older than; negative: any
     */
    public void read(long attempt, long position, int waitSeconds, Consumer<Reading> then) {
        Request request = http.newRequest(readModel).path("/attempts/" + attempt);
        if (position >= 0) {
            request.headers(headers -> headers.put(AttemptHeaders.MIN_POSITION, Positions.text(position))
                    .put("Prefer", "wait=" + waitSeconds));
        }
        send(request, (result, answer) -> then.accept(Answers.reading(result, answer)));
    }

    private Request patch(String path, String body) {
        return http.newRequest(gateway)
                .method(HttpMethod.PATCH)
                .path(path)
                .body(new BytesRequestContent("application/json", body.getBytes(US_ASCII)));
    }

    private void send(Request request, BiConsumer<Result, String> then) {
        if (!authorization.isEmpty()) {
            request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, authorization));
        }
        request.timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .send(new BufferingResponseListener(ANSWER_BYTES_MAX) {
                    @Override
                    public void onComplete(Result result) {
                        @Nullable String answer = getContentAsString();
                        then.accept(result, answer == null ? "" : answer);
                    }
                });
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}
