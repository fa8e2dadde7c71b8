package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.database.RefusedProblems;
import dev.attempts.readmodel.http.Answer;
import dev.attempts.readmodel.http.Conditions;
import dev.attempts.readmodel.http.Representation;
import dev.attempts.readmodel.http.Requests;
import dev.attempts.servicekit.http.PublicRequest;
import dev.attempts.servicekit.problem.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/** {@code GET /customers} from the cache, {@code GET /customers/{customerId}} from Postgres. */
public final class CustomerRoutes {
    static final String PATH = "/customers";
    /** As Javalin names the route of pages, for the metrics: the other ways count there, too. */
    static final String PAGES = "GET " + PATH;
    /** Customers are personal data. */
    static final String SCOPE = "customers:read";

    private static final String ONE = PATH + "/{customerId}";

    private final CustomerPages pages;
    private final PostgresCustomers customers;

    public CustomerRoutes(CustomerPages pages, PostgresCustomers customers) {
        this.pages = pages;
        this.customers = customers;
    }

    public void register(RoutesConfig routes) {
        routes.get(PATH, RefusedProblems.around(this::page));
        routes.get(ONE, RefusedProblems.around(this::one));
    }

    private void page(Context context) throws IOException {
        PublicRequest.of(context).principal().require(SCOPE);
        PageKey key = PageKey.parse(context.queryString());
        Conditions conditions = Requests.conditions(context);
        pages.get(key).in(conditions.coding()).send(context, conditions.ifNoneMatch());
    }

    private void one(Context context) throws IOException {
        PublicRequest.of(context).principal().require(SCOPE);
        Requests.refuseParameters(context);
        long id = id(context.pathParam("customerId"));
        byte[] json = customers
                .one(id)
                .map(CustomerJson::object)
                .orElseThrow(() -> Problem.notFound("no customer " + id).asException());
        Conditions conditions = Requests.conditions(context);
        Answer.once(Representation.once(json, conditions.coding())).send(context, conditions.ifNoneMatch());
    }

    private static long id(String text) {
        if (!text.matches("[1-9][0-9]{0,18}")) {
            throw notAnId();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw notAnId();
        }
    }

    private static RuntimeException notAnId() {
        return Problem.badRequest("customerId must be an integer from 1 to " + Long.MAX_VALUE)
                .asException();
    }
}
