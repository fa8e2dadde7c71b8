package dev.attempts.local;

import dev.attempts.consumer.AttemptConsumer;
import dev.attempts.gateway.ApiGateway;
import dev.attempts.readmodel.ReadModel;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.Service;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The three services in this process, started by the same method that each one's own program calls. */
record Pipeline(Running<ApiGateway> gateway, Running<ReadModel> readModel, Running<AttemptConsumer> consumer)
        implements AutoCloseable {

    /** All at the same time; {@code onFailure} hears of one that can't go on later. */
    static Pipeline start(PipelineSettings settings, Consumer<Throwable> onFailure) {
        var gateway =
                Together.start(() -> Running.start("api-gateway", settings.gateway(), ApiGateway::start, onFailure));
        var readModel =
                Together.start(() -> Running.start("read-model", settings.readModel(), ReadModel::start, onFailure));
        var consumer = Together.start(
                () -> Running.start("attempt-consumer", settings.consumer(), AttemptConsumer::start, onFailure));
        try {
            return new Pipeline(Together.result(gateway), Together.result(readModel), Together.result(consumer));
        } catch (RuntimeException e) {
            Stream.of(gateway, readModel, consumer).forEach(Together::closeOnceStarted);
            throw e;
        }
    }

    /** What keeps each service from being ready; empty when all are. */
    List<String> notReady() {
        return Stream.of(gateway.service(), readModel.service(), consumer.service())
                .flatMap(Pipeline::notReady)
                .toList();
    }

    private static Stream<String> notReady(Service service) {
        return service.readiness() instanceof Readiness.NotReady notReady
                ? Stream.of(service.name() + ": " + notReady.reason())
                : Stream.of();
    }

    /** Once closed: whether nothing failed, and everything stopped in order. */
    boolean isSound() {
        return gateway.isSound() && readModel.isSound() && consumer.isSound();
    }

    /** Nothing new comes in, nobody is answered any more, what has come in is stored. */
    @Override
    public void close() {
        gateway.close();
        readModel.close();
        consumer.close();
    }
}
