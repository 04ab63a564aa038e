package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TestBatches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL takes the process, not what an append has handed to the operating system. */
class KilledProcessTest {
    @TempDir
    Path directory;

    @Test
    void everyAppendThatReturnedIsThereAfterTheKill() throws Exception {
        Path out = directory.resolve("out.txt");
        Path data = directory.resolve("data");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        data.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Eventually.eventually("3000 records written", () -> lastNumber(out) > 3_000 || !writer.isAlive());
        StorageException inUse = assertThrows(StorageException.class, () -> open(data));
        assertTrue(String.valueOf(inUse.getMessage()).endsWith("is in use by another broker"));
        writer.destroyForcibly().waitFor();
        verify(data, lastNumber(out));
    }

    private static void verify(Path directory, long seen) throws IOException {
        try (DataDirectory data = open(directory)) {
            assertFalse(data.wasClosedCleanly());
            PartitionLog log = data.findOrCreate(AppendUntilKilled.PARTITION);
            assertTrue(log.endOffset() >= seen, log.endOffset() + " < " + seen);
            long offset = 0;
            while (offset < log.endOffset()) {
                List<RecordBatch> batches = RecordBatches.split(
                        log.read(offset, 1 << 20, log.endOffset(), true).toBuffer());
                for (RecordBatch batch : batches) {
                    assertEquals(offset, batch.baseOffset());
                    offset = batch.nextOffset();
                }
            }
            assertInstanceOf(
                    ProducerCheck.Duplicate.class,
                    log.checkProducer(TestBatches.idempotent(7, 0, (int) log.endOffset() - 3, 3)));
        }
    }

    private static DataDirectory open(Path directory) {
        return DataDirectory.open(directory, 1, AppendUntilKilled.CONFIG);
    }

    /** The last number that is printed whole, 0 if there is none. */
    private static long lastNumber(Path file) {
        try {
            String text = Files.readString(file);
            String whole = text.substring(0, Math.max(0, text.lastIndexOf('\n')));
            return whole.isEmpty() ? 0 : Long.parseLong(whole.substring(whole.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
