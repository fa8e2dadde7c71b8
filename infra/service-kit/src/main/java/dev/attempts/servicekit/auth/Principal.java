package dev.attempts.servicekit.auth;

import dev.attempts.servicekit.problem.Problem;
import java.util.Map;
import java.util.Set;

/** Who sends a request, and what the token allows; list claims are kept as texts. */
public record Principal(String subject, boolean unrestricted, Set<String> scopes, Map<String, Set<String>> lists) {
    /** Where no authentication is asked for: may do everything. */
    public static final Principal ANYBODY = new Principal("", true, Set.of(), Map.of());

    /** Without a token, on an open path: may do nothing that needs a scope. */
    public static final Principal NOBODY = new Principal("", false, Set.of(), Map.of());

    public Principal {
        scopes = Set.copyOf(scopes);
        lists = Map.copyOf(lists);
    }

    public boolean hasScope(String scope) {
        return unrestricted || scopes.contains(scope);
    }

    /** True where the token has no such claim, or its list contains the item. */
    public boolean allows(String claim, String item) {
        Set<String> list = lists.get(claim);
        return list == null || list.contains(item);
    }

    /** Throws the 403 that names the scope. */
    public void require(String scope) {
        if (!hasScope(scope)) {
            throw insufficientScope(scope).asException();
        }
    }

    /** The 403 for a token without the scope. */
    public static Problem insufficientScope(String scope) {
        return Problem.forbidden("the token lacks the scope " + scope)
                .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    }
}
