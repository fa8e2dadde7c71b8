package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.http.ContentCoding;
import dev.attempts.servicekit.HotRoute;
import dev.attempts.servicekit.ProblemException;
import dev.attempts.servicekit.PublicRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers {@code GET /customers} where the page is in memory; whatever is to be waited for or explained is Javalin's. */
public final class CustomersHotRoute implements HotRoute {
    /** As Javalin names it for the metrics. */
    static final String NAME = "GET " + CustomerRoutes.PATH;

    private final CustomerPages pages;

    public CustomersHotRoute(CustomerPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String method = request.getMethod();
        if (!CustomerRoutes.PATH.equals(request.getHttpURI().getPath())
                || !(HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method))) {
            return false;
        }
        PublicRequest received = PublicRequest.of(request);
        if (!received.principal().hasScope(CustomerRoutes.SCOPE)) {
            return false;
        }
        CustomerPage page = ready(request.getHttpURI().getQuery());
        if (page == null) {
            return false;
        }
        received.matched(NAME);
        answer(page, request, response, callback);
        return true;
    }

    private @Nullable CustomerPage ready(@Nullable String query) {
        try {
            return pages.ready(PageKey.parse(query));
        } catch (ProblemException e) {
            return null;
        }
    }

    private static void answer(CustomerPage page, Request request, Response response, Callback callback) {
        String accepted = null;
        String ifNoneMatch = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.ACCEPT_ENCODING) {
                accepted = joined(accepted, field.getValue());
            } else if (field.getHeader() == HttpHeader.IF_NONE_MATCH) {
                ifNoneMatch = joined(ifNoneMatch, field.getValue());
            }
        }
        page.in(ContentCoding.preferred(accepted)).send(request, ifNoneMatch, response, callback);
    }

    /** Several fields of one name are one list. */
    private static String joined(@Nullable String earlier, @Nullable String value) {
        String text = value == null ? "" : value;
        return earlier == null ? text : earlier + "," + text;
    }
}
