package dev.attempts.servicekit;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Decides whether a request comes in: its sender is known and has not sent too many. Throws the problem if not. */
final class Admission implements AutoCloseable {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final Authentication authentication;
    private final RateLimits rateLimits;
    private final boolean isLimited;
    private final TrustedProxies proxies;
    private final Set<String> openPaths;

    Admission(PublicServerSettings settings, PublicApi api, Authentication authentication, MeterRegistry meters) {
        this.authentication = authentication;
        this.rateLimits = new RateLimits(settings.rateLimit(), TimeMeter.SYSTEM_NANOTIME, meters);
        this.isLimited = settings.rateLimit().perSecond() > 0;
        this.proxies = new TrustedProxies(settings.trustedProxies());
        this.openPaths = api.openPaths();
    }

    /** Who sends it, by its field {@code Authorization}; null: that can't be said without blocking. */
    @Nullable Principal known(@Nullable String authorization) {
        return authentication.known(authorization);
    }

    /** May block. Afterwards the sender is known, unless there is something to be explained. */
    void verifyAhead(String authorization) {
        try {
            authentication.verify(List.of(authorization));
        } catch (ProblemException e) {
            // Whoever asks for it next, and can answer, gets it again.
        }
    }

    /** Whether it counts how much a sender sends. */
    boolean isLimited() {
        return isLimited;
    }

    /** False: it can't be said without blocking. */
    boolean byMemory(PublicRequest request) {
        Principal principal = known(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (principal == null && openPaths.contains(request.getHttpURI().getPath())) {
            principal = Principal.NOBODY;
        }
        if (principal == null) {
            return false;
        }
        admit(request, principal);
        return true;
    }

    /** May block. Who sends wrong tokens is counted by address. */
    void byVerification(PublicRequest request) {
        limit("address " + clientAddress(request));
        admit(request, authentication.verify(request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION)));
    }

    private void admit(PublicRequest request, Principal principal) {
        request.sentBy(principal);
        if (isLimited) {
            String subject = principal.subject();
            String client = subject.isEmpty() ? "address " + clientAddress(request) : "subject " + subject;
            limit(client);
            request.chargedTo(more -> rateLimits.charge(client, more));
        }
    }

    private void limit(String client) {
        Problem problem = rateLimits.refuse(client);
        if (problem != null) {
            throw problem.asException();
        }
    }

    String clientAddress(PublicRequest request) {
        String connectedFrom = Request.getRemoteAddr(request);
        return proxies.client(connectedFrom, request.getHeaders().getValuesList(FORWARDED_FOR));
    }

    String clientAddress(String connectedFrom, @Nullable String forwardedFor) {
        return proxies.client(connectedFrom, forwardedFor == null ? List.of() : List.of(forwardedFor));
    }

    @Override
    public void close() {
        authentication.close();
    }
}
