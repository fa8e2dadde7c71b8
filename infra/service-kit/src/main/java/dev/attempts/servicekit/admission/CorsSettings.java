package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.settings.Setting;
import java.util.List;
import java.util.regex.Pattern;

/** Whose pages may use a public server from a browser. */
public record CorsSettings(
        @Setting(value = "none", about = "origins such as `https://exam.example`, `*` for any, or `none`")
        List<String> origins) {
    /** Not empty, which counts as not set: the default of a service may be any origin. */
    private static final List<String> NONE = List.of("none");

    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/\\s]+");

    public CorsSettings {
        origins = origins.equals(NONE) ? List.of() : List.copyOf(origins);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("{origins} names '" + origin
                        + "'; allowed: origins such as https://exam.example, without a path, * for any, or none alone");
            }
        }
    }
}
