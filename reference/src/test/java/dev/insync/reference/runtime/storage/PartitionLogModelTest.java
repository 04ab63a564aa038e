package dev.insync.reference.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any sequence of changes, crashes and reads leaves the log equal to a list of batches in memory. */
class PartitionLogModelTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    sealed interface Action {
        record Append(int records, int valueBytes, int epochStep) implements Action {}

        record AppendAsFollower(int batches, int records) implements Action {}

        record Truncate(int percent) implements Action {}

        record Flush() implements Action {}

        /** The process ends as it should and starts again. */
        record Reopen() implements Action {}

        /** The process dies; so many bytes of a batch that was being written are behind the log's end. */
        record Crash(int tornBytes) implements Action {}
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Integer> small = Arbitraries.integers().between(1, 6);
        Arbitrary<Action> append = Arbitraries.integers()
                .between(1, 5)
                .flatMap(records -> Arbitraries.integers()
                        .between(0, 400)
                        .flatMap(bytes -> Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1), Tuple.of(1, 3))
                                .map(step -> new Action.Append(records, bytes, step))));
        Arbitrary<Action> follow =
                small.flatMap(batches -> small.map(records -> new Action.AppendAsFollower(batches, records)));
        Arbitrary<Action> truncate = Arbitraries.integers().between(0, 100).map(Action.Truncate::new);
        Arbitrary<Action> crash = Arbitraries.integers().between(0, 120).map(Action.Crash::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, append),
                        Tuple.of(3, follow),
                        Tuple.of(2, truncate),
                        Tuple.of(1, Arbitraries.of(new Action.Flush())),
                        Tuple.of(1, Arbitraries.of(new Action.Reopen())),
                        Tuple.of(2, crash))
                .list()
                .ofMaxSize(40);
    }

    /** The model: what was appended and not truncated. */
    private record Stored(long baseOffset, int records, int epoch, ByteBuffer bytes) {
        long nextOffset() {
            return baseOffset + records;
        }
    }

    @Property(tries = 150)
    void equalsAListOfBatches(@ForAll("actions") List<Action> actions) throws IOException {
        try (TempDirectory directory = TempDirectory.create();
                Run run = new Run(directory.path())) {
            for (Action action : actions) {
                run.apply(action);
                run.compare();
            }
        }
    }

    private static final class Run implements AutoCloseable {
        private final Path directory;
        private final List<Stored> model = new ArrayList<>();
        private DataDirectory data;
        private PartitionLog log;
        private int epoch;

        Run(Path directory) {
            this.directory = directory;
            open();
        }

        private void open() {
            data = DataDirectory.open(directory, 1, new StorageConfig(1_000, 100));
            log = data.findOrCreate(PARTITION);
        }

        private long modelEnd() {
            return model.isEmpty() ? 0 : model.get(model.size() - 1).nextOffset();
        }

        private void remember(RecordBatch batch) {
            ByteBuffer copy =
                    ByteBuffer.allocate(batch.sizeInBytes()).put(batch.buffer()).flip();
            model.add(new Stored(batch.baseOffset(), batch.offsetCount(), batch.leaderEpoch(), copy));
        }

        void apply(Action action) throws IOException {
            if (action instanceof Action.Append append) {
                epoch += append.epochStep();
                RecordBatch batch = TestBatches.plain(append.records(), append.valueBytes());
                log.append(batch, modelEnd(), epoch);
                remember(batch);
            } else if (action instanceof Action.AppendAsFollower follow) {
                RecordBatch[] batches = Stream.generate(() -> TestBatches.plain(follow.records()))
                        .limit(follow.batches())
                        .toArray(RecordBatch[]::new);
                List<RecordBatch> fetched = RecordBatches.split(TestBatches.stamped(modelEnd(), epoch, batches));
                assertEquals(follow.batches(), fetched.size());
                log.appendAsFollower(fetched);
                fetched.forEach(this::remember);
            } else if (action instanceof Action.Truncate truncate) {
                long offset = modelEnd() * truncate.percent() / 100;
                long end = log.truncateTo(offset);
                model.removeIf(stored -> stored.nextOffset() > offset);
                assertEquals(modelEnd(), end);
            } else if (action instanceof Action.Flush) {
                log.flush();
                assertEquals(modelEnd(), log.recoveryPoint());
            } else if (action instanceof Action.Reopen) {
                data.close();
                open();
                assertTrue(data.wasClosedCleanly());
            } else {
                crash(assertInstanceOf(Action.Crash.class, action));
            }
        }

        /** The next broker finds the files as they are; the lock goes with the process, here by closing its channel. */
        private void crash(Action.Crash crash) throws IOException {
            data.abandon();
            RecordBatch torn = TestBatches.plain(2, 80);
            torn.stamp(modelEnd(), epoch);
            ByteBuffer bytes = torn.buffer();
            bytes.limit(Math.min(crash.tornBytes(), bytes.limit() - 1));
            Files.write(newestSegment(), Arrays.copyOf(bytes.array(), bytes.limit()), StandardOpenOption.APPEND);
            open();
        }

        private Path newestSegment() throws IOException {
            try (Stream<Path> files = Files.list(directory.resolve(PARTITION.toString()))) {
                return files.filter(f -> f.toString().endsWith(".log"))
                        .sorted()
                        .reduce((first, second) -> second)
                        .orElseThrow();
            }
        }

        void compare() throws IOException {
            assertEquals(modelEnd(), log.endOffset());
            assertEquals(0, log.startOffset());
            assertEquals(modelEpochs(), log.epochs());
            List<ByteBuffer> read = new ArrayList<>();
            for (long offset = 0; offset < log.endOffset(); ) {
                RecordSlice slice = log.read(offset, 300, log.endOffset(), true);
                List<RecordBatch> batches = RecordBatches.split(slice.toBuffer());
                assertTrue(!batches.isEmpty() && (batches.size() == 1 || slice.sizeInBytes() <= 300));
                batches.forEach(batch -> read.add(batch.buffer()));
                offset = batches.get(batches.size() - 1).nextOffset();
            }
            assertEquals(model.stream().map(Stored::bytes).toList(), read);
            readsOfEveryOffsetAndLimitAreRight();
        }

        private void readsOfEveryOffsetAndLimitAreRight() throws IOException {
            for (Stored stored : model) {
                long inside = stored.nextOffset() - 1;
                RecordSlice one = log.read(inside, 1, log.endOffset(), true);
                assertEquals(stored.bytes(), one.toBuffer());
                assertTrue(log.read(inside, 1, log.endOffset(), false).isEmpty());
                // No batch that reaches the limit may be seen: it is not committed as a whole.
                assertTrue(log.read(stored.baseOffset(), Integer.MAX_VALUE, inside, true)
                        .isEmpty());
                List<RecordBatch> below = RecordBatches.split(
                        log.read(0, Integer.MAX_VALUE, inside, true).toBuffer());
                assertTrue(below.stream().allMatch(batch -> batch.nextOffset() <= inside));
            }
        }

        private List<EpochStart> modelEpochs() {
            List<EpochStart> epochs = new ArrayList<>();
            for (Stored stored : model) {
                if (epochs.isEmpty() || epochs.get(epochs.size() - 1).epoch() < stored.epoch()) {
                    epochs.add(new EpochStart(stored.epoch(), stored.baseOffset()));
                }
            }
            return epochs;
        }

        @Override
        public void close() {
            data.close();
        }
    }
}
