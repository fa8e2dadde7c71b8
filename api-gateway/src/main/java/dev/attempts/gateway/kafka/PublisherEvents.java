package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Outcome;

/** What an update on its way reports to the publisher that sent it; called on any thread. */
interface PublisherEvents {
    void completed(PendingUpdate update, Outcome outcome);

    void calledBackWith(ProducerGeneration generation, Exception failure);

    void handingOverFailed(ProducerGeneration generation, RuntimeException thrown);

    /** The deadline passed although the producer's own time-outs end before it. */
    void neverCalledBack(ProducerGeneration generation);
}
