package dev.attempts.servicekit.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One environment variable of a tree of settings: where its value goes and what it may be. */
record SettingVariable(String name, Type type, String defaultText, Setting setting) {

    /** All variables of a record, in the order of its components, depth first. */
    static List<SettingVariable> allOf(Class<? extends Record> type, String prefix, Map<String, String> defaults) {
        List<SettingVariable> all = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isRecord()) {
                all.addAll(
                        allOf(nested(component), nestedPrefix(component, prefix), nestedDefaults(component, defaults)));
            } else {
                all.add(of(component, prefix, defaults));
            }
        }
        return all;
    }

    static SettingVariable of(RecordComponent component, String prefix, Map<String, String> defaults) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " has no @Setting");
        }
        String defaultText = defaults.getOrDefault(component.getName(), setting.value());
        return new SettingVariable(
                prefix + upperSnake(component.getName()), component.getGenericType(), defaultText, setting);
    }

    static Class<? extends Record> nested(RecordComponent component) {
        return component.getType().asSubclass(Record.class);
    }

    static String nestedPrefix(RecordComponent component, String prefix) {
        return component.isAnnotationPresent(Flat.class) ? prefix : prefix + upperSnake(component.getName()) + "_";
    }

    /** The defaults for a nested record: what its place says, overridden by what the places around it say. */
    static Map<String, String> nestedDefaults(RecordComponent component, Map<String, String> outer) {
        Map<String, String> defaults = new HashMap<>();
        for (Default one : component.getAnnotationsByType(Default.class)) {
            defaults.put(one.of(), one.is());
        }
        String path = component.getName() + ".";
        outer.forEach((of, is) -> {
            if (of.startsWith(path)) {
                defaults.put(of.substring(path.length()), is);
            }
        });
        return defaults;
    }

    static String upperSnake(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    boolean isList() {
        return type instanceof ParameterizedType list && list.getRawType() == List.class;
    }
}
