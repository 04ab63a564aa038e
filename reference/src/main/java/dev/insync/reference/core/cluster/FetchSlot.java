package dev.insync.reference.core.cluster;

import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import java.util.List;

/** The one fetch in flight between a follower and a leader: {@code fetches[f][l]} of the specification. */
public sealed interface FetchSlot {
    /** Nothing is in flight. */
    record Idle() implements FetchSlot {}

    /** A request is on its way to the leader. */
    record Request(FetchRequest request) implements FetchSlot {}

    /** An answer is on its way to the follower, with these records. */
    record Answer(FetchAnswer answer, List<LogRecord> records) implements FetchSlot {
        public Answer {
            records = List.copyOf(records);
        }
    }

    /** Nothing is in flight. */
    FetchSlot IDLE = new Idle();
}
