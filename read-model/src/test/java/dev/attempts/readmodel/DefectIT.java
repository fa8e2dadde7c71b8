package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.attempts.embedded.TestDatabase;
import dev.attempts.embedded.TestPostgres;
import dev.attempts.readmodel.database.RefusedProblems;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What nobody has foreseen is a 500, never a client that waits for ever. */
class DefectIT {
    @Test
    void answersAReadThatFailedInWhateverWay() throws Exception {
        TestDatabase database = SampleData.filled(TestPostgres.shared());
        try (var readModel = RunningReadModel.on(database);
                var log = new FailingLog(RefusedProblems.class)) {
            SampleData.execute(database, "ALTER TABLE attempt RENAME TO attempt_elsewhere");

            Exchange answer = RawClient.fast(readModel, "GET", "/attempts/17");

            assertThat(answer.statusLine()).contains(" 500 ");
            assertThat(log.events).hasValue(2);
        }
    }

    /** An error on the way to the answer of the first failure, such as no memory: the log is where one can be thrown. */
    private static final class FailingLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger logger;
        private final AtomicInteger events = new AtomicInteger();

        FailingLog(Class<?> source) {
            this.logger = (Logger) LoggerFactory.getLogger(source);
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (events.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
        }

        @Override
        public void close() {
            logger.detachAppender(this);
        }
    }
}
