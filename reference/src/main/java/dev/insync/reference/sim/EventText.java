package dev.insync.reference.sim;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.cluster.Event;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An event as a line of text: {@code HandleFetch l=b1 f=b2 n=1}. */
public final class EventText {
    private static final Map<String, Class<?>> TYPES = types();

    private EventText() {}

    private static Map<String, Class<?>> types() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (Class<?> type : Event.class.getPermittedSubclasses()) {
            types.put(type.getSimpleName(), type);
        }
        return types;
    }

    /** The line for an event. */
    public static String print(Event event) {
        StringBuilder line = new StringBuilder(event.getClass().getSimpleName());
        parameters(event)
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(word(value)));
        return line.toString();
    }

    private static String word(Object value) {
        return value instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"))
                : String.valueOf(value);
    }

    /** The parameters of an event by name: an Integer, the name of a broker, a list of such names, or another word. */
    public static Map<String, Object> parameters(Event event) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            String action = event.getClass().getSimpleName();
            parameters.put(component.getName(), shown(action, component.getName(), valueOf(component, event)));
        }
        return parameters;
    }

    private static Object shown(String action, String parameter, Object value) {
        if (value instanceof BrokerSet brokers) {
            return brokers.toList().stream().map(broker -> "b" + broker).toList();
        }
        if (value instanceof Acks acks) {
            return acks.id();
        }
        return value instanceof Integer && isBroker(action, parameter) ? "b" + value : value;
    }

    /** In the specification a letter means the same in every action, but for n: the next leader, or how many. */
    private static boolean isBroker(String action, String parameter) {
        return switch (parameter) {
            case "b", "c", "f", "l" -> true;
            case "n" -> !action.equals("HandleFetch") && !action.equals("LoseTail");
            default -> false;
        };
    }

    static Object valueOf(RecordComponent component, Object of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /**
     * The event of a line.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static Event parse(String line) {
        String[] words = line.strip().split("\\s+");
        Class<?> type = TYPES.get(words[0]);
        if (type == null) {
            throw new IllegalArgumentException(
                    "no event " + words[0] + "; known: " + String.join(", ", TYPES.keySet()));
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 1 || given.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        words[0] + ": expected each parameter once, as name=value, not " + word);
            }
        }
        RecordComponent[] components = type.getRecordComponents();
        List<Object> arguments = new ArrayList<>();
        for (RecordComponent component : components) {
            String text = given.remove(component.getName());
            if (text == null) {
                throw new IllegalArgumentException(words[0] + ": parameter " + component.getName() + " is missing");
            }
            arguments.add(argument(component, text));
        }
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(words[0] + " has no parameter " + String.join(", ", given.keySet()));
        }
        return create(type, components, arguments);
    }

    private static Object argument(RecordComponent component, String text) {
        if (component.getType() == int.class && text.matches("b?[0-9]{1,9}")) {
            return Integer.valueOf(text.startsWith("b") ? text.substring(1) : text);
        }
        if (component.getType() == Acks.class) {
            return Acks.of(text);
        }
        if (component.getType() == BrokerSet.class && text.matches("\\{(b[0-9]{1,9}(,b[0-9]{1,9})*)?}")) {
            return BrokerSet.of(Pattern.compile("[0-9]+")
                    .matcher(text)
                    .results()
                    .mapToInt(id -> Integer.parseInt(id.group()))
                    .toArray());
        }
        throw new IllegalArgumentException("parameter " + component.getName() + " cannot be " + text);
    }

    private static Event create(Class<?> type, RecordComponent[] components, List<Object> arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return (Event) constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }

    /** The same event with another value of a parameter. */
    static Event with(Event event, String parameter, int value) {
        RecordComponent[] components = event.getClass().getRecordComponents();
        List<Object> arguments = new ArrayList<>();
        for (RecordComponent component : components) {
            arguments.add(component.getName().equals(parameter) ? (Object) value : valueOf(component, event));
        }
        return create(event.getClass(), components, arguments);
    }
}
