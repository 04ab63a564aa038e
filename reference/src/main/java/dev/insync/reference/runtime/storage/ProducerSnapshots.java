package dev.insync.reference.runtime.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was known of idempotent producers at some offsets of a log, in files named by them: one for the first offset of each
 * segment but the oldest, and one for the end of a log that was closed. Whoever needs to know it at another offset reads the
 * batch headers between.
 */
final class ProducerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshots.class);
    private static final String SUFFIX = ".snapshot";

    private final Path directory;

    /** Changed by whoever changes the log; {@link #sync} does not look at it. */
    private final TreeSet<Long> offsets = new TreeSet<>();

    private ProducerSnapshots(Path directory) {
        this.directory = directory;
    }

    /** Those that are there. */
    static ProducerSnapshots find(Path directory) throws IOException {
        ProducerSnapshots found = new ProducerSnapshots(directory);
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> Segment.isNamedByOffset(name, SUFFIX))
                    .forEach(name -> found.offsets.add(Segment.offsetOf(name)));
        }
        return found;
    }

    /** Writes what is known where the log ends now; {@link #sync} makes it outlive the machine. */
    void write(ProducerStates producers, long offset) throws IOException {
        AtomicFile.write(file(offset), ProducerSnapshotFormat.write(producers), false);
        offsets.add(offset);
    }

    boolean has(long offset) {
        return offsets.contains(offset);
    }

    /** The offset of the newest one, -1 if there is none. */
    long newest() {
        return offsets.isEmpty() ? -1 : offsets.last();
    }

    /** Puts a snapshot on the disk, if there is one for this offset. */
    void sync(long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file(offset), StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there, or not any more", file(offset));
        }
    }

    /** What is known of producers at an offset where a batch ends: the newest snapshot before it, and the batches since. */
    ProducerStates at(long endOffset, Segments segments) throws IOException {
        ProducerStates producers = new ProducerStates();
        long known = 0;
        for (Long offset = offsets.floor(endOffset); offset != null; offset = offsets.lower(offset)) {
            try {
                producers = ProducerSnapshotFormat.read(ByteBuffer.wrap(Files.readAllBytes(file(offset))));
                known = offset;
                break;
            } catch (IOException e) {
                LOG.warn("{} is ignored: {}; producers are read from the log", file(offset), e.getMessage());
            }
        }
        for (Segment segment :
                segments.all().subList(segments.indexOf(known), segments.all().size())) {
            segment.replay(known, endOffset, producers);
        }
        return producers;
    }

    /** Forgets the snapshots above an offset: the log is cut there, and what comes next is not what was there. */
    void truncateTo(long offset) throws IOException {
        delete(Set.copyOf(offsets.tailSet(offset, false)));
    }

    /** Forgets those before an offset: the segments that they belong to are gone, or will be read from a later one on. */
    void startAt(long offset) throws IOException {
        delete(Set.copyOf(offsets.headSet(offset, false)));
    }

    /** Forgets all that belong neither to the start of a segment nor to this offset. */
    void keepOnly(Segments segments, long offset) throws IOException {
        Set<Long> others = new TreeSet<>(offsets);
        others.remove(offset);
        segments.all().forEach(segment -> others.remove(segment.baseOffset()));
        delete(others);
    }

    private void delete(Set<Long> gone) throws IOException {
        for (long offset : gone) {
            Files.deleteIfExists(file(offset));
            offsets.remove(offset);
        }
    }

    private Path file(long offset) {
        return directory.resolve(Segment.fileName(offset, SUFFIX));
    }
}
