package dev.insync.reference.sim;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.FollowerEnds;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Fifo;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.PerPartition;
import dev.insync.reference.core.cluster.RecordLog;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A state as lines of text, one for each part, by the names of the specification: {@code replica b1  log = 0:1 0:2}. A record
 * is its epoch, a colon and its value. Found by looking at the state's records, so that a new variable shows by itself.
 */
public final class StateText {
    /** What only counts how often something happened. */
    private static final Set<String> COUNTERS = Set.of("faults");
    /** What the line is about anyway. */
    private static final Set<String> REDUNDANT = Set.of("replica.state.id");

    private static final String NOTHING = "none";
    private static final Pattern IN_FLIGHT = Pattern.compile("^(requests|fetches|isrWrites) ");

    private static final Set<String> BROKERS = Set.of("leader", "controller", "joining");

    private StateText() {}

    /** Every part of a state, but for places where nothing is in flight. */
    public static List<String> print(ClusterState s) {
        Map<String, String> parts = parts(s);
        parts.entrySet()
                .removeIf(part -> part.getValue().equals(NOTHING)
                        && IN_FLIGHT.matcher(part.getKey()).find());
        return lines(parts);
    }

    /** The parts that are others after a step. */
    public static List<String> changes(ClusterState before, ClusterState after) {
        Map<String, String> was = parts(before);
        Map<String, String> is = parts(after);
        is.entrySet().removeIf(part -> Objects.equals(part.getValue(), was.get(part.getKey())));
        return lines(is);
    }

    /** Parts of one owner share a line. */
    private static List<String> lines(Map<String, String> parts) {
        Map<String, List<String>> byOwner = new LinkedHashMap<>();
        parts.forEach((path, value) -> {
            int cut = path.lastIndexOf('.');
            String owner = cut < 0 ? path : path.substring(0, cut);
            String name = cut < 0 ? "" : path.substring(cut + 1) + " ";
            byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(name + value);
        });
        return byOwner.entrySet().stream()
                .map(owner -> owner.getKey() + ": " + String.join(", ", owner.getValue()))
                .toList();
    }

    private static Map<String, String> parts(ClusterState s) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (RecordComponent variable : ClusterState.class.getRecordComponents()) {
            if (!COUNTERS.contains(variable.getName())) {
                add(variable.getName(), variable.getName(), EventText.valueOf(variable, s), parts);
            }
        }
        return parts;
    }

    /**
     * Adds a value and what it consists of.
     *
     * @param kind the path without indices
     */
    private static void add(String path, String kind, Object value, Map<String, String> parts) {
        if (value instanceof PerBroker<?> function) {
            for (int b = 1; b <= function.size(); b++) {
                add(path + " b" + b, kind, function.get(b), parts);
            }
        } else if (value instanceof PerPartition<?> function) {
            for (int p = 0; p < function.size(); p++) {
                add(function.size() == 1 ? path : path + " p" + p, kind, function.get(p), parts);
            }
        } else if (value instanceof Record fields && isStructure(kind, value)) {
            for (RecordComponent field : fields.getClass().getRecordComponents()) {
                String inner = kind + "." + field.getName();
                if (!REDUNDANT.contains(inner)) {
                    // A replica is a state and a disk; the specification knows one record.
                    boolean wrapper = inner.equals("replica.state");
                    String name = inner.equals("replica.state.log") ? "epochs" : field.getName();
                    add(wrapper ? path : path + "." + name, inner, EventText.valueOf(field, value), parts);
                }
            }
        } else {
            String name = kind.substring(kind.lastIndexOf('.') + 1);
            parts.put(path, BROKERS.contains(name) && value instanceof Integer id ? broker(id) : text(value));
        }
    }

    /** Messages stay in one piece. */
    private static boolean isStructure(String kind, Object value) {
        return !kind.startsWith("fetches") && !kind.startsWith("isrWrites") && !(value instanceof LogRecord);
    }

    private static String broker(int id) {
        return id < 1 ? NOTHING : "b" + id;
    }

    private static String text(Object value) {
        if (value instanceof BrokerSet set) {
            return set.toList().stream().map(StateText::broker).collect(Collectors.joining(" ", "{", "}"));
        }
        if (value instanceof BrokerEpochs epochs) {
            return epochs.brokers().toList().stream()
                    .map(b -> "b" + b + ":" + epochs.get(b))
                    .collect(Collectors.joining(" ", "{", "}"));
        }
        if (value instanceof FollowerEnds ends) {
            return ends.toString().replaceAll("([0-9]+)=", "b$1:").replace(",", "");
        }
        if (value instanceof LogRecord entry) {
            return entry.epoch() + ":" + entry.value();
        }
        if (value instanceof RecordLog log) {
            return log.isEmpty() ? "empty" : joined(log);
        }
        if (value instanceof Fifo<?> queue) {
            return text(queue.toList());
        }
        if (value instanceof EpochLog cache) {
            return cache.entries().stream()
                    .map(entry -> entry.epoch() + "@" + entry.start())
                    .collect(Collectors.joining(" ", "[", "]"));
        }
        if (value instanceof Collection<?> elements) {
            return elements.isEmpty() ? NOTHING : "[" + joined(elements) + "]";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return value instanceof Record message ? message(message) : String.valueOf(value);
    }

    private static String joined(Collection<?> elements) {
        return elements.stream().map(StateText::text).collect(Collectors.joining(" "));
    }

    /** The name of a message and its fields; what it wraps is part of it. */
    private static String message(Record message) {
        List<String> fields = new ArrayList<>();
        String name = fields(message, fields);
        return fields.isEmpty() ? NOTHING : name + "(" + String.join(", ", fields) + ")";
    }

    private static String fields(Record message, List<String> fields) {
        String name = message.getClass().getSimpleName();
        for (RecordComponent field : message.getClass().getRecordComponents()) {
            Object value = EventText.valueOf(field, message);
            if (value instanceof FetchAnswer answer) {
                name = fields((Record) answer, fields);
            } else if (value instanceof FetchRequest request) {
                fields(request, fields);
            } else if (!field.getName().equals("spans")) {
                boolean broker = BROKERS.contains(field.getName()) && value instanceof Integer;
                fields.add(field.getName() + " " + (broker ? broker((Integer) value) : text(value)));
            }
        }
        return name;
    }
}
