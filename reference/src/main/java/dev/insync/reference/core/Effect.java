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

    /** Every record below that offset goes to where it outlives the power. */
    record Flush(long offset) implements Effect {}

    /** The high watermark was worked out again, and is that offset: consumers may read below it. */
    record HighWatermark(long offset) implements Effect {}

    /**
     * These records are acknowledged to the producers that wait for them.
     *
     * @param from the first of them
     * @param to the offset after the last
     */
    record Acknowledge(long from, long to) implements Effect {}

    /** Sends a fetch to a leader. */
    record SendFetch(int leader, FetchRequest request) implements Effect {}

    /** Answers the fetch of a follower; with fewer records where not all of them fit. */
    record SendAnswer(int follower, FetchAnswer answer) implements Effect {}

    /**
     * Asks ZooKeeper for a conditional write of the ISR of this leader and epoch; the outcome comes as an event.
     *
     * @param version that the znode must have
     * @param joining the broker that joins, or {@link PartitionState#NONE}
     * @param joiningSession the broker epoch in which that broker caught up (KIP-903), 0 where it is not known
     */
    record WriteIsr(int leaderEpoch, BrokerSet isr, int version, int joining, long joiningSession) implements Effect {}

    /** The next change of the registry of brokers is to wake the controller. */
    record WatchRegistry() implements Effect {}

    /**
     * A multi-op: checks that /controller_epoch is still {@code controllerEpoch}, and writes the state if the znode is
     * one version behind it, with the assignment.
     *
     * @param partition the number under which it was passed with the event
     */
    record WriteState(int controllerEpoch, int partition, PartitionState state, Assignment assignment)
            implements Effect {}

    /** Puts a request at the end of the queue for a broker. */
    record Send(int broker, ControllerRequest request) implements Effect {}
}
