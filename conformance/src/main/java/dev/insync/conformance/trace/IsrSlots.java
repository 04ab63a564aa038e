package dev.insync.conformance.trace;

import java.util.HashMap;
import java.util.Map;

/** What is in flight between each leader and ZooKeeper about the ISR: {@code isrWrites} of the specification. */
final class IsrSlots {
    private enum Slot {
        WRITE,
        ANSWERED,
        UNKNOWN
    }

    private final Map<Integer, Slot> slots = new HashMap<>();

    /** Whether there is a write that ZooKeeper has neither applied nor refused. */
    boolean holdsWrite(int leader) {
        return slots.get(leader) == Slot.WRITE;
    }

    /** Whether there is an answer, or the certainty that it is lost. */
    boolean holdsAnswer(int leader) {
        return slots.containsKey(leader) && !holdsWrite(leader);
    }

    /** Whether the leader knows that the answer is lost. */
    boolean isLost(int leader) {
        return slots.get(leader) == Slot.UNKNOWN;
    }

    void proposed(int leader) {
        slots.put(leader, Slot.WRITE);
    }

    /** @param hears whether the process that proposed is still there to hear of it */
    void applied(int leader, boolean hears) {
        if (hears) {
            slots.put(leader, Slot.ANSWERED);
        } else {
            slots.remove(leader);
        }
    }

    /** A broker goes on in another session: of a write that ZooKeeper had not applied it knows that the answer is lost. */
    void sessionEnded(int leader) {
        slots.replace(leader, Slot.WRITE, Slot.UNKNOWN);
    }

    /** A process dies: a write may still be applied. */
    void crashed(int leader) {
        if (!holdsWrite(leader)) {
            slots.remove(leader);
        }
    }

    void heard(int leader) {
        slots.remove(leader);
    }
}
