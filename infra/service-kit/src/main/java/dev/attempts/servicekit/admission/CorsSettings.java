package dev.attempts.servicekit.admission;

import dev.attempts.servicekit.settings.Setting;
import java.util.List;

/** Whose pages may use a public server from a browser. */
public record CorsSettings(
        @Setting(value = "", about = "origins such as `https://exam.example`, or `*` for any; empty: none")
        List<String> origins) {}
