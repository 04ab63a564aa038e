package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's data directory, laid out as Kafka lays it out: one directory per partition, checkpoints beside them, a lock while a
 * broker uses it, and a marker after a clean end.
 *
 * <p>Safe for use by several threads; for the logs themselves see {@link PartitionLog}.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final String LOCK = ".lock";
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final String META_PROPERTIES = "meta.properties";
    private static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    private static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    private static final String START_OFFSETS = "log-start-offset-checkpoint";
    private static final String DELETED_SUFFIX = "-delete";

    /** Logs that are flushed at a time share commits of the file system's journal. */
    private static final int FLUSHERS = 4;

    private static final int FLUSHER_IDLE_S = 30;

    private final Path directory;
    private final StorageConfig config;
    private final FileChannel lockFile;
    private final ConcurrentMap<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, StorageException> damaged = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> highWatermarksAtOpen;
    private final Map<TopicPartition, Long> recoveryPointsAtOpen;
    private final Map<TopicPartition, Long> startOffsetsAtOpen;
    private final ExecutorService flushers;
    private volatile boolean pointsMoved;
    private volatile BiConsumer<TopicPartition, StorageException> onFailure =
            (partition, failure) -> LOG.error("partition {}: {}", partition, failure.getMessage());
    private final boolean cleanAtOpen;

    private final PartitionLog.Owner owner = new PartitionLog.Owner() {
        @Override
        public void segmentFilled(PartitionLog log) {
            flushLater(log);
        }

        @Override
        public void recoveryPointLowered() {
            saveRecoveryPoints();
        }

        @Override
        public void startRaised() {
            saveStartOffsets();
        }

        @Override
        public void sendFailed(TopicPartition partition, StorageException failure) {
            onFailure.accept(partition, failure);
        }
    };

    private DataDirectory(Path directory, StorageConfig config, FileChannel lockFile) throws IOException {
        this.directory = directory;
        this.config = config;
        this.lockFile = lockFile;
        this.cleanAtOpen = Files.deleteIfExists(directory.resolve(CLEAN_SHUTDOWN));
        this.highWatermarksAtOpen = Map.copyOf(Checkpoints.readOffsets(directory.resolve(HIGH_WATERMARKS)));
        this.recoveryPointsAtOpen = Map.copyOf(Checkpoints.readOffsets(directory.resolve(RECOVERY_POINTS)));
        this.startOffsetsAtOpen = Map.copyOf(Checkpoints.readOffsets(directory.resolve(START_OFFSETS)));
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                FLUSHERS, FLUSHERS, FLUSHER_IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "storage-flush");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.flushers = threads;
    }

    /**
     * Takes the directory for this process, creating it if need be, and opens every log in it.
     *
     * @param brokerId who owns the data; a directory of another broker is refused
     * @throws StorageException when it cannot be created or written, is in use, or is another broker's
     */
    public static DataDirectory open(Path directory, int brokerId, StorageConfig config) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StorageException("cannot create data directory", directory, e);
        }
        FileChannel lockFile = lock(directory);
        try {
            claim(directory, brokerId);
            DataDirectory opened = new DataDirectory(directory, config, lockFile);
            opened.openLogs();
            return opened;
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw new StorageException("cannot use data directory", directory, e);
        } catch (StorageException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StorageException("cannot write to data directory", directory, e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("data directory {} is locked by this process", directory);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StorageException("cannot lock data directory", directory, e);
        }
        closeQuietly(channel);
        throw new StorageException("data directory " + directory + " is in use by another broker");
    }

    private static void claim(Path directory, int brokerId) throws IOException {
        Path meta = directory.resolve(META_PROPERTIES);
        String ours = "broker.id=" + brokerId;
        if (!Files.exists(meta)) {
            String text = "version=0\n" + ours + "\n";
            AtomicFile.write(meta, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true);
            return;
        }
        List<String> lines = Files.readAllLines(meta, StandardCharsets.UTF_8);
        Optional<String> owner =
                lines.stream().filter(line -> line.startsWith("broker.id=")).findFirst();
        if (owner.isPresent() && !owner.get().strip().equals(ours)) {
            throw new StorageException("data directory " + directory + " belongs to another broker ("
                    + owner.get().strip() + "), not to " + ours);
        }
    }

    private void openLogs() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                String name = String.valueOf(child.getFileName());
                if (name.endsWith(DELETED_SUFFIX)) {
                    deleteRecursively(child);
                    continue;
                }
                TopicPartition partition = partitionOf(name);
                if (partition != null) {
                    openLog(partition, child);
                }
            }
        }
        if (!cleanAtOpen && !logs.isEmpty()) {
            LOG.info("data directory {}: recovered {} logs after an unclean end", directory, logs.size());
        }
    }

    /** One damaged log must not keep the broker from serving the others. */
    private void openLog(TopicPartition partition, Path logDirectory) {
        try {
            LogLoader.Found found = new LogLoader.Found(
                    recoveryPointsAtOpen.getOrDefault(partition, 0L),
                    startOffsetsAtOpen.getOrDefault(partition, 0L),
                    cleanAtOpen);
            logs.put(partition, PartitionLog.open(partition, logDirectory, config, owner, found));
        } catch (StorageException e) {
            LOG.error("partition {} is offline: {}", partition, e.getMessage());
            damaged.put(partition, e);
        }
    }

    private static @Nullable TopicPartition partitionOf(String directoryName) {
        int dash = directoryName.lastIndexOf('-');
        if (dash < 1 || !directoryName.substring(dash + 1).matches("\\d{1,9}")) {
            return null;
        }
        return new TopicPartition(
                directoryName.substring(0, dash), Integer.parseInt(directoryName.substring(dash + 1)));
    }

    /** Where everything is. */
    public Path path() {
        return directory;
    }

    /** Whether the last user of the directory closed it; also true for a new one without any log. */
    public boolean wasClosedCleanly() {
        return cleanAtOpen || (logs.isEmpty() && damaged.isEmpty());
    }

    /** The partitions that have a log here. */
    public Set<TopicPartition> partitions() {
        return new TreeSet<>(logs.keySet());
    }

    public Optional<PartitionLog> find(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /**
     * The partition's log, created empty if there is none.
     *
     * @throws StorageException when it cannot be created, or was found damaged when the directory was opened
     */
    public PartitionLog findOrCreate(TopicPartition partition) {
        StorageException fault = damaged.get(partition);
        if (fault != null) {
            throw fault;
        }
        return logs.computeIfAbsent(partition, this::create);
    }

    private PartitionLog create(TopicPartition partition) {
        if (!TopicPartition.isLegalTopicName(partition.topic())) {
            throw new IllegalArgumentException("illegal topic name " + partition.topic());
        }
        Path logDirectory = directory.resolve(partition.toString());
        try {
            Files.createDirectories(logDirectory);
            PartitionLog log = PartitionLog.open(partition, logDirectory, config, owner, LogLoader.Found.NEW);
            AtomicFile.syncDirectory(directory);
            return log;
        } catch (IOException e) {
            throw new StorageException("cannot create log", logDirectory, e);
        }
    }

    /** Removes the partition's log, damaged or not; does nothing if there is none. */
    public void delete(TopicPartition partition) {
        PartitionLog log = logs.remove(partition);
        Path logDirectory = directory.resolve(partition.toString());
        if (log == null && damaged.remove(partition) == null) {
            return;
        }
        Path renamed =
                directory.resolve(partition + "." + UUID.randomUUID().toString().replace("-", "") + DELETED_SUFFIX);
        try {
            if (log != null) {
                log.closeFiles();
            }
            // Renamed first: after a crash in the middle of deleting, what is left is not taken for a log.
            Files.move(logDirectory, renamed);
            saveRecoveryPoints();
            saveStartOffsets();
            deleteRecursively(renamed);
        } catch (IOException e) {
            throw new StorageException("cannot delete log", logDirectory, e);
        }
    }

    private static void deleteRecursively(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The high watermarks of the last checkpoint before the directory was opened. */
    public Map<TopicPartition, Long> highWatermarks() {
        return highWatermarksAtOpen;
    }

    /** Replaces the high-watermark checkpoint, atomically and durably. */
    public void checkpointHighWatermarks(Map<TopicPartition, Long> highWatermarks) {
        Checkpoints.writeOffsets(directory.resolve(HIGH_WATERMARKS), highWatermarks);
    }

    /** Who is told when a log fails while nobody waits for it. */
    public void onFailure(BiConsumer<TopicPartition, StorageException> listener) {
        onFailure = listener;
    }

    private void flushLater(PartitionLog log) {
        flush(log, failure -> {
            if (failure != null) {
                onFailure.accept(log.partition(), failure);
                return;
            }
            try {
                saveRecoveryPoints();
            } catch (StorageException e) {
                // an old recovery point costs a later start some time, and no record
                LOG.error("partition {}: {}", log.partition(), e.getMessage());
            }
        });
    }

    /**
     * Flushes a log beside the caller and other logs.
     *
     * @param whenDone called on some thread, with null or with what went wrong; not called once the directory closes
     */
    public void flush(PartitionLog log, Consumer<@Nullable StorageException> whenDone) {
        try {
            flushers.execute(() -> {
                StorageException failure = null;
                try {
                    log.flush();
                    pointsMoved = true;
                } catch (StorageException e) {
                    failure = e;
                }
                whenDone.accept(failure);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("partition {}: not flushed while closing, close() does it", log.partition());
        }
    }

    /** Writes down how far logs are flushed, if that has changed. */
    public void checkpointRecoveryPoints() {
        if (pointsMoved) {
            pointsMoved = false;
            saveRecoveryPoints();
        }
    }

    private synchronized void saveRecoveryPoints() {
        Map<TopicPartition, Long> points = new TreeMap<>();
        // A damaged log keeps its point: forgetting it would make the loss look legal on the next start.
        damaged.keySet().forEach(p -> points.put(p, recoveryPointsAtOpen.getOrDefault(p, 0L)));
        logs.forEach((partition, log) -> points.put(partition, log.recoveryPoint()));
        Checkpoints.writeOffsets(directory.resolve(RECOVERY_POINTS), points);
    }

    /** Of logs that do not begin at offset 0: a topic that is created again must not inherit one. */
    private synchronized void saveStartOffsets() {
        Map<TopicPartition, Long> starts = new TreeMap<>(startOffsetsAtOpen);
        starts.keySet().retainAll(damaged.keySet());
        logs.forEach((partition, log) -> {
            if (log.startOffset() > 0) {
                starts.put(partition, log.startOffset());
            }
        });
        Checkpoints.writeOffsets(directory.resolve(START_OFFSETS), starts);
    }

    /** Syncs and closes every log, marks the directory as cleanly closed, and gives it free. */
    @Override
    public void close() {
        stopFlushers();
        try {
            boolean allClosed = logs.values().stream().map(DataDirectory::close).reduce(true, Boolean::logicalAnd);
            saveRecoveryPoints();
            if (allClosed) {
                ByteBuffer marker = ByteBuffer.wrap("{\"version\":0}".getBytes(StandardCharsets.UTF_8));
                AtomicFile.write(directory.resolve(CLEAN_SHUTDOWN), marker, true);
            }
        } catch (IOException e) {
            throw new StorageException("cannot close data directory", directory, e);
        } finally {
            closeQuietly(lockFile);
        }
    }

    /** A log that cannot be closed must not keep the others from it. */
    private static boolean close(PartitionLog log) {
        try {
            log.close();
            return true;
        } catch (StorageException e) {
            LOG.error("partition {}: {}", log.partition(), e.getMessage());
            return false;
        }
    }

    /** Waits for what is being synced, without interrupting it: an interrupt would close the file. */
    private void stopFlushers() {
        flushers.shutdown();
        boolean interrupted = false;
        while (!flushers.isTerminated()) {
            try {
                if (!flushers.awaitTermination(1, TimeUnit.MINUTES)) {
                    LOG.warn("data directory {}: still syncing", directory);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets go of everything as the death of the process would: nothing synced, no marker. For tests. */
    void abandon() throws IOException {
        stopFlushers();
        for (PartitionLog log : logs.values()) {
            log.closeFiles();
        }
        lockFile.close();
    }

    private static void closeQuietly(FileChannel lockFile) {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("lock file did not close", e);
        }
    }
}
