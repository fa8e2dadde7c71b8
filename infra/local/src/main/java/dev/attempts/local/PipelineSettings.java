package dev.attempts.local;

import dev.attempts.consumer.AttemptConsumerSettings;
import dev.attempts.gateway.ApiGatewaySettings;
import dev.attempts.readmodel.ReadModelSettings;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of the three services, each under its own prefix. */
record PipelineSettings(ApiGatewaySettings gateway, AttemptConsumerSettings consumer, ReadModelSettings readModel) {

    /** Tells the problems of all three at once. */
    static PipelineSettings read(Map<String, String> environment) throws InvalidSettings {
        var problems = new ArrayList<String>();
        var gateway = read(ApiGatewaySettings.class, "api-gateway", environment, problems);
        var consumer = read(AttemptConsumerSettings.class, "attempt-consumer", environment, problems);
        var readModel = read(ReadModelSettings.class, "read-model", environment, problems);
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return new PipelineSettings(gateway.orElseThrow(), consumer.orElseThrow(), readModel.orElseThrow());
    }

    private static <R extends Record> Optional<R> read(
            Class<R> type, String service, Map<String, String> environment, List<String> problems) {
        try {
            return Optional.of(Settings.read(type, Settings.prefix(service), environment));
        } catch (InvalidSettings e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }
}
