package dev.attempts.servicekit.admission;

import java.util.List;
import java.util.Set;

/**
 * What an interface is, beside its routes: paths that need no token, the methods and headers that browsers of other
 * origins may use, and the list claims of a token that its routes ask for.
 */
public record PublicApi(
        Set<String> openPaths,
        List<String> corsMethods,
        List<String> corsRequestHeaders,
        List<String> corsResponseHeaders,
        Set<String> listClaims) {
    /** Readable, and nothing more. */
    public static final PublicApi READ_ONLY =
            new PublicApi(Set.of(), List.of("GET", "HEAD"), List.of(), List.of(), Set.of());

    public PublicApi {
        openPaths = Set.copyOf(openPaths);
        corsMethods = List.copyOf(corsMethods);
        corsRequestHeaders = List.copyOf(corsRequestHeaders);
        corsResponseHeaders = List.copyOf(corsResponseHeaders);
        listClaims = Set.copyOf(listClaims);
    }
}
