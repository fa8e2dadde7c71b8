package dev.attempts.servicekit;

import java.util.List;

/** Whose pages may use a public server from a browser. */
public record CorsSettings(
        @Setting(value = "", about = "origins such as `https://exam.example`, or `*` for any; empty: none")
        List<String> origins) {}
