package dev.attempts.local;

import dev.attempts.schema.Database;
import dev.attempts.schema.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;

/** One exam, 100,000 attempts that nobody has answered yet, 100 customers: loaded once, as long as the exam is there. */
final class PostgresSampleData {
    private static final String EXAM =
            "INSERT INTO exam (exam_id, name) VALUES (1, 'Sample exam') ON CONFLICT (exam_id) DO NOTHING";

    private static final String ATTEMPTS =
            "INSERT INTO attempt (attempt_id, exam_id) SELECT id, 1 FROM generate_series(1, 100000) AS id"
                    + " ON CONFLICT (attempt_id) DO NOTHING";

    private static final String CUSTOMERS = """
            INSERT INTO customer (first_name, last_name, email, phone_number)
            SELECT first, last, lower(first || '.' || last || '@example.org'),
                   -- Some have none, as in real life.
                   CASE WHEN number % 7 <> 0 THEN '+49 30 555 ' || to_char(number, 'FM0000') END
            FROM (SELECT number,
                         (ARRAY['Ada', 'Alan', 'Barbara', 'Donald', 'Edsger',
                                'Frances', 'Grace', 'Niklaus', 'Radia', 'Tony'])[1 + number / 10] AS first,
                         (ARRAY['Allen', 'Dijkstra', 'Hoare', 'Hopper', 'Knuth',
                                'Liskov', 'Lovelace', 'Perlman', 'Turing', 'Wirth'])[1 + number % 10] AS last
                  FROM generate_series(0, 99) AS number) AS people""";

    private PostgresSampleData() {}

    /** All or nothing; true if it was not there yet. */
    static boolean load(DatabaseSettings settings) throws SQLException {
        try (Connection connection = Database.unpooled(settings, "sample-data");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            boolean missing = statement.executeUpdate(EXAM) == 1;
            if (missing) {
                statement.executeUpdate(ATTEMPTS);
                statement.executeUpdate(CUSTOMERS);
            }
            connection.commit();
            return missing;
        }
    }
}
