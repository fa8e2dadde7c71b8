package dev.attempts.exam.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** One outcome an item of a bulk update. */
final class BulkAnswer {
    private static final Pattern ITEM =
            Pattern.compile("\\{\"attemptId\":\\d+,\"status\":(\\d+)(?:,\"position\":\"([^\"]*)\")?");

    private BulkAnswer() {}

    /** Of the body of a 202 or 207. */
    static List<Outcome> outcomes(String body, int items) {
        var outcomes = new ArrayList<Outcome>(items);
        var matcher = ITEM.matcher(body);
        while (matcher.find()) {
            int status = Integer.parseInt(matcher.group(1));
            outcomes.add(
                    status == 202
                            ? Answers.acknowledged(String.valueOf(matcher.group(2)), false)
                            : Answers.refused(status, 1_000, body));
        }
        return outcomes.size() == items
                ? outcomes
                : same(new Outcome.Unexpected(outcomes.size() + " results for " + items + " items"), items);
    }

    static List<Outcome> same(Outcome outcome, int items) {
        return Collections.nCopies(items, outcome);
    }
}
