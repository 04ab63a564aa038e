package dev.insync.reference.runtime.storage;

import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kafka's checkpoint files: a version line (0), a line with the number of entries, one entry per line. */
final class Checkpoints {
    private static final String VERSION = "0";

    private Checkpoints() {}

    /** Entries {@code topic partition offset}. A missing file is an empty checkpoint. */
    static Map<TopicPartition, Long> readOffsets(Path file) {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (String[] entry : read(file, 3)) {
            long offset = number(file, entry[2]);
            offsets.put(new TopicPartition(entry[0], (int) number(file, entry[1])), offset);
        }
        return offsets;
    }

    static void writeOffsets(Path file, Map<TopicPartition, Long> offsets) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(offsets)
                .forEach((partition, offset) ->
                        lines.add(partition.topic() + " " + partition.partition() + " " + offset));
        write(file, lines, true);
    }

    /** Entries {@code epoch startOffset}. */
    static List<EpochStart> readEpochs(Path file) {
        List<EpochStart> epochs = new ArrayList<>();
        for (String[] entry : read(file, 2)) {
            epochs.add(new EpochStart((int) number(file, entry[0]), number(file, entry[1])));
        }
        return epochs;
    }

    static void writeEpochs(Path file, List<EpochStart> epochs, boolean durable) {
        write(file, epochs.stream().map(e -> e.epoch() + " " + e.startOffset()).toList(), durable);
    }

    private static void write(Path file, List<String> entries, boolean durable) {
        String text =
                VERSION + "\n" + entries.size() + "\n" + (entries.isEmpty() ? "" : String.join("\n", entries) + "\n");
        try {
            AtomicFile.write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), durable);
        } catch (IOException e) {
            throw new StorageException("cannot write checkpoint", file, e);
        }
    }

    private static List<String[]> read(Path file, int fields) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("cannot read checkpoint", file, e);
        }
        if (lines.size() < 2 || !lines.get(0).equals(VERSION) || number(file, lines.get(1)) != lines.size() - 2) {
            throw malformed(file);
        }
        List<String[]> entries = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] entry = line.split(" ", -1);
            if (entry.length != fields) {
                throw malformed(file);
            }
            entries.add(entry);
        }
        return entries;
    }

    private static long number(Path file, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed(file);
        }
        throw malformed(file);
    }

    private static StorageException malformed(Path file) {
        return new StorageException("malformed checkpoint " + file);
    }
}
