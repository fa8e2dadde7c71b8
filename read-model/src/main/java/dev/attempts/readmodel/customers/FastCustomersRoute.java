package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.http.FastCall;
import dev.attempts.servicekit.http.FastRoute;
import org.jspecify.annotations.Nullable;

/** Answers the plain {@code GET /customers}, at once where the page is in memory, else when it is loaded. */
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
        PageKey key = asked(request.targetFrom(CustomerRoutes.PATH.length()));
        if (key == null) {
            return false;
        }
        call.matched(CustomerRoutes.PAGES);
        Conditions conditions = Conditions.of(request);
        CustomerPage page = pages.ready(key);
        if (page != null) {
            answer(page, conditions, call);
        } else {
            // Left to the server, the connection would never come back to the fast path: a change of one customer, and
            // all were gone.
            Thread.ofVirtual().name("customers-load").start(() -> answerLoaded(key, conditions, call));
        }
        return true;
    }

    /** Behind the path there is a query, or nothing; null for what is another path, or to be refused. */
    private static @Nullable PageKey asked(String rest) {
        if (rest.isEmpty()) {
            return PageKey.FIRST;
        }
        return rest.charAt(0) == '?' ? PageKey.parseOrNull(rest.substring(1)) : null;
    }

    /** The top of its thread. */
    private void answerLoaded(PageKey key, Conditions conditions, FastCall call) {
        try {
            answer(pages.get(key), conditions, call);
        } catch (Throwable failure) {
            call.answer(RefusedProblems.of(failure, call::id));
        }
    }

    private static void answer(CustomerPage page, Conditions conditions, FastCall call) {
        call.answer(page.in(conditions.coding()).fast(conditions.ifNoneMatch()));
    }
}
