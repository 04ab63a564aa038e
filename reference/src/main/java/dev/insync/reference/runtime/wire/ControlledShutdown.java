package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;

/** ControlledShutdown: a broker that wants to stop asks the controller to take its partitions. */
public final class ControlledShutdown {
    private ControlledShutdown() {}

    /** @param brokerEpoch czxid of the broker's registration (KIP-380), -1 if unknown */
    public record Call(int brokerId, long brokerEpoch) {}

    /** @param remaining partitions for which others wait for this broker still */
    public record Result(ErrorCode error, List<TopicPartition> remaining) {}
}
