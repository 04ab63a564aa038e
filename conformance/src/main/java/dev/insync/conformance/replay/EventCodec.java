package dev.insync.conformance.replay;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.cluster.Event;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** From an action of the specification with its parameters to the event of the same name and parameters. */
final class EventCodec {
    private final BrokerNames brokers;
    private final Map<String, Class<?>> events = new HashMap<>();

    EventCodec(BrokerNames brokers) {
        this.brokers = brokers;
        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            events.put(event.getSimpleName(), event);
        }
    }

    /**
     * The event of an action.
     *
     * @throws IllegalArgumentException where the core has no event of that name, or not of those parameters
     */
    Event event(ActionInstance action) {
        Class<?> type = events.get(action.name());
        if (type == null) {
            throw new IllegalArgumentException("the core has no event " + action.name());
        }
        RecordComponent[] parameters = type.getRecordComponents();
        if (parameters.length != action.bindings().size()) {
            throw new IllegalArgumentException(
                    "the core's " + type.getSimpleName() + " has other parameters than " + action);
        }
        Object[] arguments = Arrays.stream(parameters)
                .map(parameter -> argument(action.param(parameter.getName())))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(parameters).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return (Event) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("the core's " + type.getSimpleName() + " does not take " + action, e);
        }
    }

    /** Offsets, values and partitions are numbers, brokers are model values, and what producers ask for is a string. */
    private Object argument(TlaValue value) {
        if (value instanceof TlaValue.Int number) {
            return number.value();
        }
        if (value instanceof TlaValue.SetOf) {
            return brokers.set(value);
        }
        return value instanceof TlaValue.Str text ? Acks.of(text.value()) : brokers.id(value);
    }
}
