package dev.attempts.local;

import java.util.HashMap;
import java.util.Map;

/** What the services are told when they run beside the local Kafka and Postgres; whatever is set already stays. */
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    static Map<String, String> of(Map<String, String> given, String bootstrapServers, String jdbcUrl) {
        var all = new HashMap<String, String>();
        for (String prefix : new String[] {"API_GATEWAY_", "ATTEMPT_CONSUMER_"}) {
            all.put(prefix + "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
            all.put(prefix + "TOPIC_PARTITIONS", LocalKafka.PARTITIONS);
        }
        for (String prefix : new String[] {"ATTEMPT_CONSUMER_", "READ_MODEL_"}) {
            all.put(prefix + "DATABASE_URL", jdbcUrl);
        }
        // Nobody balances load between several of them here.
        for (String prefix : new String[] {"API_GATEWAY_", "ATTEMPT_CONSUMER_", "READ_MODEL_"}) {
            all.put(prefix + "MANAGEMENT_GRACE_PERIOD", "0s");
        }
        // All three rehearse together, before they start.
        all.put("API_GATEWAY_REHEARSAL", "0s");
        all.putAll(given);
        return all;
    }
}
