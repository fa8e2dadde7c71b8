package dev.attempts.servicekit.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard output, with the talkative libraries quiet. Logback finds it by itself and prefers a {@code
 * logback.xml}, or the file that {@code logback.configurationFile} names, where there is one.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final String CONFIGURED_HERE = LogConfigurator.class.getName();
    private static final String TEXT = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%replace( %kvp){'^ $', ''}"
            + "%replace( requestId=%X{requestId}){' requestId=$', ''}%n";
    private static final List<String> TALKATIVE = List.of(
            "com.zaxxer.hikari",
            "io.javalin",
            "kafka",
            "org.apache.kafka",
            "org.eclipse.jetty",
            "org.flywaydb",
            "state.change.logger");
    /** Warn of each request that is none, with the client's own words. */
    private static final List<String> TALKATIVE_ABOUT_CLIENTS =
            List.of("org.eclipse.jetty.http", "org.eclipse.jetty.util.HostPort");

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (hasFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        logs.putObject(CONFIGURED_HERE, true);
        configure(logs, new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.INFO));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logback asks the configurators that it discovers before it looks for its own files. */
    private static boolean hasFile() {
        var classes = LogConfigurator.class.getClassLoader();
        return System.getProperty("logback.configurationFile") != null
                || classes.getResource("logback-test.xml") != null
                || classes.getResource("logback.xml") != null;
    }

    /** Leaves alone what a file has configured. */
    static void apply(LogSettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs
                && logs.getObject(CONFIGURED_HERE) != null) {
            configure(logs, settings);
        }
    }

    private static void configure(LoggerContext logs, LogSettings settings) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logs);
        console.setName("console");
        console.setEncoder(encoder(logs, settings.format()));
        console.start();
        var root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
        root.setLevel(Level.INFO);
        logs.getLogger("dev.attempts").setLevel(Level.valueOf(settings.level().name()));
        TALKATIVE.forEach(name -> logs.getLogger(name).setLevel(Level.WARN));
        TALKATIVE_ABOUT_CLIENTS.forEach(name -> logs.getLogger(name).setLevel(Level.ERROR));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext logs, LogSettings.Format format) {
        EncoderBase<ILoggingEvent> encoder = switch (format) {
            case TEXT -> text();
            case JSON -> json();
        };
        encoder.setContext(logs);
        encoder.start();
        return encoder;
    }

    private static EncoderBase<ILoggingEvent> text() {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern(TEXT);
        return text;
    }

    private static EncoderBase<ILoggingEvent> json() {
        JsonEncoder json = new JsonEncoder();
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        return json;
    }
}
