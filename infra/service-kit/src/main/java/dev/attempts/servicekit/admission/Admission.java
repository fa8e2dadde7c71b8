package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.auth.Authentication;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.ProblemException;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Decides whether a request comes in: its sender is known and has not sent too many. Throws the problem if not. */
public final class Admission implements AutoCloseable {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int UNAUTHORIZED = 401;

    private final Authentication authentication;
    private final RateLimits rateLimits;
    private final boolean isLimited;
    private final TrustedProxies proxies;
    private final Set<String> openPaths;

    public Admission(
            Authentication authentication,
            RateLimitSettings rateLimit,
            TrustedProxies proxies,
            Set<String> openPaths,
            MeterRegistry meters) {
        this.authentication = authentication;
        this.rateLimits = new RateLimits(rateLimit, TimeMeter.SYSTEM_NANOTIME, meters);
        this.isLimited = rateLimit.perSecond() > 0;
        this.proxies = proxies;
        this.openPaths = openPaths;
    }

    /** Who sends it, by its only field {@code Authorization}; null: that can't be said without blocking. */
    public @Nullable Principal known(@Nullable String authorization) {
        return authentication.known(authorization);
    }

    /** May block. Afterwards the sender is known, unless there is something to be explained. */
    public void verifyAhead(String authorization) {
        try {
            authentication.verify(List.of(authorization));
        } catch (ProblemException e) {
            // Whoever asks for it next, and can answer, gets it again.
        }
    }

    /** Null: it can't be said without blocking. */
    public @Nullable Admitted byMemory(Request request) {
        List<String> authorization = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        Principal principal = authorization.size() == 1 ? known(authorization.getFirst()) : known(null);
        if (principal == null && openPaths.contains(request.getHttpURI().getPath())) {
            principal = Principal.NOBODY;
        }
        return principal == null ? null : admit(request, principal);
    }

    /** May block. A valid token is counted by its subject alone: many a bearer may share an address. */
    public Admitted byVerification(Request request) {
        List<String> authorization = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        return admit(
                request,
                isLimited
                        ? verifyLimited(authorization, clientAddress(request))
                        : authentication.verify(authorization));
    }

    /** Whoever has no valid token is counted by address; only those that are wrong cost it anything. */
    private Principal verifyLimited(List<String> authorization, String clientAddress) {
        String client = "address " + clientAddress;
        throwIfAny(rateLimits.refuseIfSpent(client));
        try {
            return authentication.verify(authorization);
        } catch (ProblemException e) {
            if (e.problem().status() == UNAUTHORIZED) {
                rateLimits.charge(client, 1);
            }
            throw e;
        }
    }

    private Admitted admit(Request request, Principal principal) {
        if (!isLimited) {
            return Admitted.uncounted(principal);
        }
        String subject = principal.subject();
        String client = subject.isEmpty() ? "address " + clientAddress(request) : "subject " + subject;
        throwIfAny(rateLimits.refuse(client));
        return new Admitted(principal, more -> rateLimits.charge(client, more));
    }

    private static void throwIfAny(@Nullable Problem problem) {
        if (problem != null) {
            throw problem.asException();
        }
    }

    public String clientAddress(Request request) {
        String connectedFrom = Request.getRemoteAddr(request);
        return proxies.client(connectedFrom, request.getHeaders().getValuesList(FORWARDED_FOR));
    }

    public String clientAddress(String connectedFrom, @Nullable String forwardedFor) {
        return proxies.client(connectedFrom, forwardedFor == null ? List.of() : List.of(forwardedFor));
    }

    @Override
    public void close() {
        authentication.close();
    }
}
