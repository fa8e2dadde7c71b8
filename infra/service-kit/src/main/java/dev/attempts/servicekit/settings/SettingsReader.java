package dev.attempts.servicekit.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills one tree of records from variables, and collects every problem on the way instead of stopping at the first. */
final class SettingsReader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    List<String> problems() {
        return problems;
    }

    /** Empty when something in it was wrong: a record's own rules are asked only about values that are right by themselves. */
    <R extends Record> Optional<R> read(Class<R> type, String prefix, Map<String, String> defaults) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Map<String, String> names = new HashMap<>();
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Optional<?> value;
            if (component.getType().isRecord()) {
                value = read(
                        SettingVariable.nested(component),
                        SettingVariable.nestedPrefix(component, prefix),
                        SettingVariable.nestedDefaults(component, defaults));
            } else {
                SettingVariable variable = SettingVariable.of(component, prefix, defaults);
                names.put(component.getName(), variable.name());
                value = value(variable);
            }
            complete &= value.isPresent();
            if (value.isPresent()) {
                values[i] = value.get();
            }
        }
        return complete ? construct(type, values, prefix, names) : Optional.empty();
    }

    private Optional<Object> value(SettingVariable variable) {
        // Set to nothing counts as unset: compose files pass on what may be missing as NAME=.
        String given = environment.getOrDefault(variable.name(), "");
        try {
            return Optional.of(SettingText.parse(variable, given.isEmpty() ? variable.defaultText() : given));
        } catch (IllegalArgumentException e) {
            if (given.isEmpty()) {
                throw new IllegalStateException(variable.name() + ": the default is not allowed: " + e.getMessage(), e);
            }
            String shown = variable.setting().secret() ? Settings.MASK : "'" + given + "'";
            problems.add(variable.name() + " is " + shown + "; allowed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private <R extends Record> Optional<R> construct(
            Class<R> type, Object[] values, String prefix, Map<String, String> names) {
        try {
            return Optional.of(canonical(type).newInstance(values));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rule) {
                problems.add(withNames(String.valueOf(rule.getMessage()), prefix, names));
                return Optional.empty();
            }
            throw new IllegalStateException("settings of " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings of " + type.getName(), e);
        }
    }

    /** Puts the variables in for {component}; nested ones are written {limits.bodyBytesMax}. */
    private static String withNames(String message, String prefix, Map<String, String> names) {
        StringBuilder text = new StringBuilder();
        int end = 0;
        for (int open = message.indexOf('{'); open >= 0; open = message.indexOf('{', end)) {
            int close = message.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String path = message.substring(open + 1, close);
            String nested = prefix + SettingVariable.upperSnake(path).replace('.', '_');
            text.append(message, end, open).append(names.getOrDefault(path, nested));
            end = close + 1;
        }
        return text.append(message, end, message.length()).toString();
    }

    private static <R extends Record> Constructor<R> canonical(Class<R> type) throws NoSuchMethodException {
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
        }
        Constructor<R> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor;
    }
}
