package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final TopicPartition P0 = new TopicPartition("orders", 0);

    @TempDir
    private Path directory;

    @Test
    void everyLifeBeginsWithALineOfItsOwnAndNumbersItsEvents() throws IOException {
        for (int life = 0; life < 2; life++) {
            try (EventLog log = EventLog.open(directory, 3)) {
                log.event("Register", null, "session", 17L);
            }
        }

        List<String> lines = Files.readAllLines(directory.resolve("broker-3.events.ndjson"));

        assertEquals(4, lines.size());
        for (int i = 0; i < 4; i++) {
            JsonNode line = new JsonMapper().readTree(lines.get(i));
            assertEquals(i % 2, line.get("seq").intValue());
            assertEquals(i % 2 == 0, line.path("log").asText().equals(EventLog.FORMAT));
        }
    }

    @Test
    void aStepIsWrittenWithWhatItLeadsTo() throws IOException {
        ReplicaState state = ReplicaState.offline(3, EpochLog.empty(), 0, 0);
        try (EventLog log = EventLog.open(directory, 3)) {
            log.step("Truncate", P0, (Outcome.Step<ReplicaState>) Outcome.step(state), "leader", 1);
        }

        JsonNode line = new JsonMapper()
                .readTree(Files.readAllLines(directory.resolve("broker-3.events.ndjson"))
                        .get(1));

        assertEquals("orders", line.get("topic").textValue());
        assertEquals(1, line.get("leader").intValue());
        assertEquals(0, line.get("after").get("end").intValue());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> EventLog.open(file.resolve("logs"), 1));

        assertTrue(String.valueOf(wrong.getMessage()).contains(file.toString()));
    }
}
