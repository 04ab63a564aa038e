package dev.insync.reference.runtime.broker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The specification-level event log of one broker ({@code insync-events/1}): a line for each event of the core that it
 * handles, in order, each written before the event takes effect, so that nothing is heard of that is not in the log.
 *
 * <p>One file for all lives of the broker; a life begins with a line that has {@code log}. Used from any thread.
 */
final class EventLog implements AutoCloseable {
    /** The name of the format, with its version. */
    static final String FORMAT = "insync-events/1";

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final JsonMapper JSON = new JsonMapper();

    private @Nullable OutputStream out;
    private long seq;

    private EventLog(@Nullable OutputStream out) {
        this.out = out;
    }

    /** Writes nothing. */
    static EventLog off() {
        return new EventLog(null);
    }

    /**
     * Begins a life of a broker in its file in that directory.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static EventLog open(Path directory, int brokerId) {
        Path file = directory.resolve("broker-" + brokerId + ".events.ndjson");
        try {
            Files.createDirectories(directory);
            EventLog log =
                    new EventLog(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            log.line(JSON.createObjectNode().put("log", FORMAT).put("broker", brokerId));
            return log;
        } catch (IOException e) {
            throw new IllegalArgumentException("the event log " + file + " cannot be written: " + e, e);
        }
    }

    /**
     * An event.
     *
     * @param id the partition that it is about, if it is about one
     * @param details names and values in turn
     */
    void event(String name, @Nullable TopicPartition id, Object... details) {
        if (out != null) {
            line(node(name, id, details));
        }
    }

    /** An event of a replica, with what it leads to. */
    void step(String name, TopicPartition id, Outcome.Step<ReplicaState> step, Object... details) {
        if (out == null) {
            return;
        }
        ReplicaState after = step.state();
        ObjectNode line = node(name, id, details);
        line.putObject("after")
                .put("epoch", after.leaderEpoch())
                .put("end", after.log().endOffset())
                .put("highWatermark", after.highWatermark())
                .put("version", after.version())
                .putPOJO("isr", after.isr().toList())
                .putPOJO("pendingIsr", after.pendingIsr().toList());
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Acknowledge acknowledge) {
                line.put("acknowledged", acknowledge.to());
            }
        }
        line(line);
    }

    @Override
    public synchronized void close() {
        OutputStream open = out;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("the event log did not close: {}", e.getMessage());
            }
        }
    }

    private static ObjectNode node(String name, @Nullable TopicPartition id, Object... details) {
        ObjectNode line = JSON.createObjectNode().put("event", name);
        if (id != null) {
            line.put("topic", id.topic()).put("partition", id.partition());
        }
        for (int i = 0; i + 1 < details.length; i += 2) {
            line.putPOJO((String) details[i], details[i + 1]);
        }
        return line;
    }

    /** One write for a line: a process that is killed leaves whole lines, but for the last. */
    private synchronized void line(ObjectNode line) {
        OutputStream open = out;
        if (open == null) {
            return;
        }
        line.put("seq", seq++).put("time", TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        try {
            open.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("the event log ends here: {}", e.getMessage());
            close();
        }
    }
}
