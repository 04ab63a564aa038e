package dev.insync.conformance.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The event logs of a cluster's brokers ({@code insync-events/1}).
 *
 * @param lives for each broker, what each of its processes wrote, the oldest first
 */
public record BrokerLogs(SortedMap<Integer, List<Life>> lives) {
    private static final String FORMAT = "insync-events/1";
    private static final String SUFFIX = ".events.ndjson";
    private static final JsonMapper JSON = new JsonMapper();

    /** A log that cannot be used; the message says which and why. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /** One process of a broker, from its start to its end. */
    public record Life(int broker, int number, List<Entry> entries) {}

    /** One line. */
    record Entry(int broker, int life, JsonNode json) {
        String name() {
            return json.path("event").asText();
        }

        long time() {
            return json.path("time").asLong();
        }

        int number(String field) {
            return json.path(field).asInt();
        }

        long longNumber(String field) {
            return json.path(field).asLong();
        }

        boolean isAbout(String partition) {
            return json.has("topic")
                    && partition.equals(json.get("topic").asText() + "-"
                            + json.path("partition").asInt());
        }

        /** The ids of an array of brokers. */
        List<Integer> brokers(String field) {
            List<Integer> ids = new ArrayList<>();
            json.path(field).forEach(id -> ids.add(id.asInt()));
            return ids;
        }

        /** What the replica is after the step. */
        JsonNode after() {
            return json.path("after");
        }
    }

    /**
     * Reads the logs in a directory.
     *
     * @throws UnusableException if there is none, or a line is not one of an event log
     */
    public static BrokerLogs read(Path directory) throws IOException, UnusableException {
        SortedMap<Integer, List<Life>> lives = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
        if (files.isEmpty()) {
            throw new UnusableException("no event log (*" + SUFFIX + ") in " + directory);
        }
        for (Path file : files) {
            List<Life> ofBroker = read(file, Files.readAllLines(file));
            lives.put(ofBroker.get(0).broker(), ofBroker);
        }
        return new BrokerLogs(lives);
    }

    /** The partitions that the logs are about, as {@code topic-partition}. */
    public SortedSet<String> partitions() {
        SortedSet<String> names = new TreeSet<>();
        entries()
                .filter(entry -> entry.json().has("topic"))
                .forEach(entry -> names.add(entry.json().get("topic").asText() + "-" + entry.number("partition")));
        return names;
    }

    Stream<Entry> entries() {
        return lives.values().stream().flatMap(List::stream).flatMap(life -> life.entries().stream());
    }

    private static List<Life> read(Path file, List<String> lines) throws UnusableException {
        List<Life> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String where = file + ", line " + (i + 1) + ": ";
            JsonNode json;
            try {
                json = JSON.readTree(lines.get(i));
            } catch (JsonProcessingException e) {
                boolean cutOff = i + 1 == lines.size() || lines.get(i + 1).contains("\"log\"");
                if (cutOff) {
                    // the process was killed while it wrote
                    continue;
                }
                throw new UnusableException(where + e.getOriginalMessage());
            }
            if (json.has("log")) {
                if (!json.get("log").asText().equals(FORMAT)) {
                    throw new UnusableException(where + "format " + json.get("log") + "; this reads " + FORMAT);
                }
                found.add(new Life(json.path("broker").asInt(), found.size(), new ArrayList<>()));
            } else if (found.isEmpty() || !json.has("event")) {
                throw new UnusableException(where + "not a line of an event log (" + FORMAT + ")");
            } else {
                Life life = found.get(found.size() - 1);
                if (json.path("seq").asInt() != life.entries().size() + 1) {
                    throw new UnusableException(where + "event " + json.path("seq") + " follows event "
                            + life.entries().size() + ": a line is missing");
                }
                life.entries().add(new Entry(life.broker(), life.number(), json));
            }
        }
        if (found.isEmpty()) {
            throw new UnusableException(file + " is empty");
        }
        return found;
    }
}
