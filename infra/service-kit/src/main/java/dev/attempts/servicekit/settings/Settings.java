package dev.attempts.servicekit.settings;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a service's settings from environment variables into a tree of records.
 *
 * <p>A component {@code kafka.bootstrapServers} under the prefix {@code API_GATEWAY_} is the variable {@code
 * API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS}. Wrong settings are refused, never repaired, and all problems are told at once.
 */
public final class Settings {
    static final String MASK = "***";

    private Settings() {}

    /** The variables of this process, over those of the file {@code .env} in its working directory. */
    public static Map<String, String> environment() throws InvalidSettings {
        return DotEnv.under(System.getenv(), Path.of(".env"));
    }

    /** Variables with the prefix that no component asks for refuse too: they are mistakes in writing. */
    public static <R extends Record> R read(Class<R> type, String prefix, Map<String, String> environment)
            throws InvalidSettings {
        SettingsReader reader = new SettingsReader(environment);
        var settings = reader.read(type, prefix, Map.of());
        List<String> problems = new ArrayList<>(reader.problems());
        problems.addAll(unknown(type, prefix, environment.keySet()));
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return settings.orElseThrow();
    }

    /** The prefix of a service's variables: {@code api-gateway} has {@code API_GATEWAY_}. */
    public static String prefix(String serviceName) {
        return serviceName.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    /** The table of all variables for the README of the module, in Markdown. */
    public static <R extends Record> String table(Class<R> type, String prefix) {
        return SettingVariable.allOf(type, prefix, Map.of()).stream()
                .map(Settings::row)
                .collect(Collectors.joining(
                        "", "| variable | default | allowed | what it is |\n| --- | --- | --- | --- |\n", ""));
    }

    /** Like {@code toString}, with the secrets masked. */
    public static String masked(Record settings) {
        StringBuilder text = new StringBuilder(settings.getClass().getSimpleName()).append('[');
        String separator = "";
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Object value = value(settings, component);
            boolean hidden =
                    setting != null && setting.secret() && !value.toString().isEmpty();
            String shown = value instanceof Record nested ? masked(nested) : value.toString();
            text.append(separator).append(component.getName()).append('=').append(hidden ? MASK : shown);
            separator = ", ";
        }
        return text.append(']').toString();
    }

    private static List<String> unknown(Class<? extends Record> type, String prefix, Set<String> given) {
        Set<String> known = SettingVariable.allOf(type, prefix, Map.of()).stream()
                .map(SettingVariable::name)
                .collect(Collectors.toSet());
        return new TreeSet<>(given)
                .stream()
                        .filter(name -> name.startsWith(prefix) && !known.contains(name))
                        .map(name -> name + " is not a setting")
                        .toList();
    }

    private static String row(SettingVariable variable) {
        String shown = variable.defaultText().isEmpty() ? "" : "`" + variable.defaultText() + "`";
        return "| `" + variable.name() + "` | " + shown + " | " + SettingText.allowed(variable) + " | "
                + variable.setting().about() + " |\n";
    }

    private static Object value(Record settings, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
