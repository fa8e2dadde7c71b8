package dev.attempts.servicekit.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a record component one setting: its default, its bounds and its line in the README. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** The default, as text. */
    String value();

    /** {@code "1..50000"}, {@code "100ms..60s"}, {@code "1.."}, or for text {@code "lz4|zstd"}; empty: anything of its type. */
    String allowed() default "";

    /** What it is, for the table in the README. */
    String about();

    /** Never printed. A record with a secret overrides {@code toString} with {@link Settings#masked}. */
    boolean secret() default false;
}
