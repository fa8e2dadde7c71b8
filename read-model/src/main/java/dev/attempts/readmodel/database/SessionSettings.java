package dev.attempts.readmodel.database;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;
import java.util.Map;

/** What each connection of the pool is told once, when it is made. */
public record SessionSettings(
        @Setting(value = "100ms", allowed = "1ms..1m", about = "Postgres gives a query up after so long")
        Duration statementTimeout,

        @Setting(value = "off", allowed = "on|off", about = "whether Postgres may plan to read whole tables")
        String enableSeqscan,

        @Setting(value = "1.0", about = "what Postgres' planner takes a random read to cost")
        String randomPageCost,

        @Setting(value = "1GB", about = "what Postgres' planner takes to be in memory")
        String effectiveCacheSize,

        @Setting(value = "64MB", about = "memory for each sort or hash of a query")
        String workMem) {

    private static final String NUMBER = "[0-9]{1,6}(\\.[0-9]{1,6})?";
    private static final String MEMORY = "[0-9]{1,9}(kB|MB|GB|TB)";

    public SessionSettings {
        // They become part of a command line of the server's: nothing but what they are passes.
        require(randomPageCost.matches(NUMBER), "{randomPageCost} is " + randomPageCost + "; allowed: a number");
        require(
                effectiveCacheSize.matches(MEMORY),
                "{effectiveCacheSize} is " + effectiveCacheSize + "; allowed: such as 1GB");
        require(workMem.matches(MEMORY), "{workMem} is " + workMem + "; allowed: such as 64MB");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** By the names that Postgres has for them. */
    public Map<String, String> byName() {
        return Map.of(
                "statement_timeout", statementTimeout.toMillis() + "ms",
                "enable_seqscan", enableSeqscan,
                "random_page_cost", randomPageCost,
                "effective_cache_size", effectiveCacheSize,
                "work_mem", workMem);
    }
}
