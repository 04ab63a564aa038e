package dev.insync.conformance.trace;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one fetch, or answer, that the specification has in flight from each follower to each leader. */
final class FetchSlots {
    private record Link(int follower, int leader) {}

    private record Slot(Node asked, boolean isAnswer) {}

    private final Map<Link, Slot> slots = new HashMap<>();

    void ask(int follower, int leader, Node asked) {
        slots.put(new Link(follower, leader), new Slot(asked, false));
    }

    void answer(int follower, int leader, Node asked) {
        slots.put(new Link(follower, leader), new Slot(asked, true));
    }

    /** Whether that request is in flight and not answered. */
    boolean holds(int follower, int leader, @Nullable Node asked) {
        Slot slot = slots.get(new Link(follower, leader));
        return slot != null && slot.asked() == asked && !slot.isAnswer();
    }

    /** @return whether something was in flight */
    boolean clear(int follower, int leader) {
        return slots.remove(new Link(follower, leader)) != null;
    }

    /** A process has ended. */
    void clear(int broker) {
        slots.keySet().removeIf(link -> link.follower() == broker || link.leader() == broker);
    }

    /** A follower takes another role: answers are not waited for any more. */
    void forgetAnswers(int follower) {
        slots.entrySet()
                .removeIf(each ->
                        each.getKey().follower() == follower && each.getValue().isAnswer());
    }
}
