package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeLogDirs: what a broker keeps on disk. */
public final class DescribeLogDirs {
    private DescribeLogDirs() {}

    /** @param topics null for all */
    public record Call(@Nullable List<String> topics) {}

    /** @param directory where the broker keeps its logs; it has only one */
    public record Result(String directory, List<Log> logs) {}

    /** @param lag how many offsets the log is behind the high watermark */
    public record Log(TopicPartition partition, long sizeInBytes, long lag) {}
}
