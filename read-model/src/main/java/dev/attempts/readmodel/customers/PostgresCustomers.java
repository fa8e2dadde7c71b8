package dev.attempts.readmodel.customers;

import dev.attempts.readmodel.database.PostgresQueries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads customers from Postgres. */
public final class PostgresCustomers {
    private static final String PAGE = """
            SELECT customer_id, first_name, last_name, email, phone_number
            FROM customer
            WHERE customer_id > ?
            ORDER BY customer_id
            LIMIT ?
            """;

    private static final String ONE = """
            SELECT customer_id, first_name, last_name, email, phone_number
            FROM customer
            WHERE customer_id = ?
            """;

    private final PostgresQueries queries;

    public PostgresCustomers(PostgresQueries queries) {
        this.queries = queries;
    }

    /** One more than the page holds, where there is one more. */
    List<Customer> pageAndOneMore(PageKey key) {
        return queries.ask(connection -> {
            try (var statement = connection.prepareStatement(PAGE)) {
                statement.setLong(1, key.after());
                statement.setInt(2, key.limit() + 1);
                try (ResultSet rows = statement.executeQuery()) {
                    List<Customer> customers = new ArrayList<>(key.limit() + 1);
                    while (rows.next()) {
                        customers.add(customer(rows));
                    }
                    return customers;
                }
            }
        });
    }

    Optional<Customer> one(long customerId) {
        return queries.ask(connection -> {
            try (var statement = connection.prepareStatement(ONE)) {
                statement.setLong(1, customerId);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(customer(rows)) : Optional.empty();
                }
            }
        });
    }

    private static Customer customer(ResultSet rows) throws SQLException {
        return new Customer(
                rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5));
    }
}
