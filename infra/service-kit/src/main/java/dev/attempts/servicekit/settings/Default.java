package dev.attempts.servicekit.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives a setting of a nested record another default in this place, so that each service has its own port. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Default.All.class)
public @interface Default {
    /** The component of the nested record; of a deeper one with dots: {@code "cors.origins"}. */
    String of();

    /** The default here, as text. */
    String is();

    /** Several of them. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        Default[] value();
    }
}
