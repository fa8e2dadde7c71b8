package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.http.Conditions;
import dev.attempts.readmodel.http.Requests;
import dev.attempts.servicekit.http.HotRoute;
import dev.attempts.servicekit.http.PublicRequest;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code GET /customers} where the page is in memory; whatever is to be waited for or explained is Javalin's. */
public final class CustomersHotRoute implements HotRoute {
    private final CustomerPages pages;

    public CustomersHotRoute(CustomerPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpURI uri = request.getHttpURI();
        if (!CustomerRoutes.PATH.equals(uri.getPath()) || !Requests.asksToRead(request)) {
            return false;
        }
        PublicRequest received = PublicRequest.of(request);
        if (!received.principal().hasScope(CustomerRoutes.SCOPE)) {
            return false;
        }
        PageKey key = PageKey.parseOrNull(uri.getQuery());
        CustomerPage page = key == null ? null : pages.ready(key);
        if (page == null) {
            return false;
        }
        received.matched(CustomerRoutes.PAGES);
        Conditions conditions = Conditions.of(request);
        page.in(conditions.coding()).send(request, conditions.ifNoneMatch(), response, callback);
        return true;
    }
}
