package dev.insync.reference.core;

import java.util.List;

/** What a node asks of the world around it. Where one effect of a step fails, those after it are not done. */
public sealed interface Effect {
    /** Writes the records of the event that caused this, from that offset on, to the log. */
    record Append(long offset, List<EpochSpan> spans) implements Effect {
        public Append {
            spans = List.copyOf(spans);
        }
    }

    /** Removes the records from that offset on from the log. */
    record TruncateTo(long offset) implements Effect {}

    /** The high watermark is now that offset: consumers may read below it. */
    record HighWatermark(long offset) implements Effect {}

    /** Every record below that offset is acknowledged to the producer that waits for it. */
    record Acknowledge(long offset) implements Effect {}

    /** Sends a fetch to a leader. */
    record SendFetch(int leader, FetchRequest request) implements Effect {}

    /** Answers the fetch of a follower; with fewer records where not all of them fit. */
    record SendAnswer(int follower, FetchAnswer answer) implements Effect {}

    /** Asks ZooKeeper for a conditional write of the ISR of this leader and epoch; the outcome comes as an event. */
    record WriteIsr(int leaderEpoch, BrokerSet isr, int version) implements Effect {}

    /**
     * A multi-op: checks that /controller_epoch is still {@code controllerEpoch}, and writes the state if the znode is
     * one version behind it.
     */
    record WriteState(int controllerEpoch, PartitionState state) implements Effect {}

    /**
     * Puts a request at the end of the queue for a broker.
     *
     * @param partition index into the states that were passed with the event, 0 where there was one
     */
    record SendLeaderAndIsr(int broker, int partition, LeaderAndIsr request) implements Effect {}
}
