package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.settings.Setting;
import java.util.List;
import java.util.regex.Pattern;

/** Whose pages may use a public server from a browser. */
public record CorsSettings(
        @Setting(value = "none", about = "origins such as `https://exam.example`, `*` for any, or `none`")
        List<String> origins) {
    /** A word, because a variable set to nothing counts as not set: where the default is {@code *} nothing else could close it. */
    private static final List<String> NONE = List.of("none");

    /** As browsers write them; {@code null}, which any page in a sandbox sends, is none to be trusted. */
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]+)?");
    /** Browsers leave the port out where it is the scheme's own. */
    private static final Pattern WITH_NEEDLESS_PORT = Pattern.compile("http://.*:80|https://.*:443");

    public CorsSettings {
        origins = origins.equals(NONE) ? List.of() : List.copyOf(origins);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()
                    || WITH_NEEDLESS_PORT.matcher(origin).matches()) {
                throw new IllegalArgumentException("{origins} names '" + origin
                        + "'; allowed: origins as browsers send them, in lower case, without a path, a slash at the end or the"
                        + " scheme's own port, such as https://exam.example; or * for any; or none alone");
            }
        }
    }
}
