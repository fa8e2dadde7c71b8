package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.http.Conditions;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.http.FastCall;
import dev.attempts.servicekit.http.FastRoute;
import org.jspecify.annotations.Nullable;

/** Answers the plain {@code GET /customers} where the page is in memory; all else is the server's. */
public final class FastCustomersRoute implements FastRoute {
    private final CustomerPages pages;

    public FastCustomersRoute(CustomerPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean take(PlainRequest request, FastCall call) {
        if (!request.isMethod("GET")
                || !request.targetStartsWith(CustomerRoutes.PATH)
                || request.bodyLength() > 0
                || !call.principal().hasScope(CustomerRoutes.SCOPE)) {
            return false;
        }
        CustomerPage page = ready(request.targetFrom(CustomerRoutes.PATH.length()));
        if (page == null) {
            return false;
        }
        call.matched(CustomerRoutes.PAGES);
        Conditions conditions = Conditions.of(request);
        call.answer(page.in(conditions.coding()).fast(conditions.ifNoneMatch()));
        return true;
    }

    /** Behind the path there is a query, or nothing. */
    private @Nullable CustomerPage ready(String rest) {
        if (rest.isEmpty()) {
            return pages.ready(null);
        }
        return rest.charAt(0) == '?' ? pages.ready(rest.substring(1)) : null;
    }
}
