package dev.attempts.readmodel.customers;

import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Which customers a page holds: at most {@code limit}, with ids above {@code after}, in the order of their ids. */
record PageKey(int limit, long after) {
    static final int LIMIT_DEFAULT = 10;
    static final int LIMIT_MAX = 100;
    /** What one asks for who says nothing. */
    static final PageKey FIRST = new PageKey(LIMIT_DEFAULT, 0);

    private static final int UNSAID = -1;

    /**
     * The page that a query string asks for.
     *
     * @param query as it came, without the question mark; null or empty asks for {@link #FIRST}
     * @throws ProblemException 400 that names the parameter and what is allowed
     */
    static PageKey parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return FIRST;
        }
        long limit = UNSAID;
        long after = UNSAID;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            switch (name) {
                case "limit" -> limit = number(name, value, limit, 1, LIMIT_MAX);
                case "after" -> after = number(name, value, after, 0, Long.MAX_VALUE);
                default -> throw bad("unknown parameter; allowed: limit, after");
            }
        }
        return new PageKey(limit == UNSAID ? LIMIT_DEFAULT : (int) limit, after == UNSAID ? 0 : after);
    }

    /** The same; null where it is to be refused. */
    static @Nullable PageKey parseOrNull(@Nullable String query) {
        try {
            return parse(query);
        } catch (ProblemException e) {
            return null;
        }
    }

    private static long number(String name, String value, long earlier, long min, long max) {
        String allowed = name + " must be an integer from " + min + " to " + max;
        if (earlier != UNSAID) {
            throw bad(name + " is given twice");
        }
        if (value.isEmpty() || value.length() > 19 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(allowed);
        }
        try {
            long number = Long.parseLong(value);
            if (number < min || number > max) {
                throw bad(allowed);
            }
            return number;
        } catch (NumberFormatException e) {
            throw bad(allowed);
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("the query is not percent-encoded properly");
        }
    }

    private static RuntimeException bad(String detail) {
        return Problem.badRequest(detail).asException();
    }

    /** The page after this one, whose last customer is given. */
    PageKey after(long lastCustomerId) {
        return new PageKey(limit, lastCustomerId);
    }

    /** The page as a link. */
    String path() {
        return CustomerRoutes.PATH + "?limit=" + limit + "&after=" + after;
    }
}
