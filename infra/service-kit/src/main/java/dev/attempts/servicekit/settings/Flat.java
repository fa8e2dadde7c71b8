package dev.attempts.servicekit.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Leaves the name of a nested record out of its variables: {@code API_GATEWAY_PORT}, not {@code API_GATEWAY_HTTP_PORT}. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Flat {}
