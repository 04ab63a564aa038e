package dev.insync.reference.core;

import java.util.ArrayList;
import java.util.List;

/** What every change of a leader has in common: its high watermark may rise, and records be acknowledged. */
final class Leadership {
    private Leadership() {}

    /** A state of a leader after a change, and what the change asks for. */
    record Change(ReplicaState state, List<Effect> effects) {
        Outcome<ReplicaState> step() {
            return new Outcome.Step<>(state, effects);
        }

        Outcome<ReplicaState> andThen(Effect last) {
            effects.add(last);
            return step();
        }
    }

    /** {@code LeaderBecomes}: a leader changes, raises its high watermark, and acknowledges what is now below it. */
    static Change becomes(ReplicaState before, ReplicaState after, Rules rules, Effect... first) {
        List<Effect> effects = new ArrayList<>(first.length + 3);
        effects.addAll(List.of(first));
        long highWatermark = advancedHighWatermark(after, rules);
        effects.add(new Effect.HighWatermark(highWatermark));
        if (rules.has(Fix.ACKS_ALL)) {
            acknowledge(effects, after.highWatermark(), highWatermark);
        } else {
            acknowledge(effects, before.log().endOffset(), after.log().endOffset());
        }
        return new Change(after.withHighWatermark(highWatermark), effects);
    }

    private static void acknowledge(List<Effect> effects, long from, long to) {
        if (from < to) {
            effects.add(new Effect.Acknowledge(from, to));
        }
    }

    /** {@code MaximalIsr}: while a change of the ISR is in flight, every replica of both sets counts (KIP-497). */
    static BrokerSet maximalIsr(ReplicaState r, Rules rules) {
        return rules.has(Fix.KIP_497) && r.hasPendingIsr() ? r.isr().union(r.pendingIsr()) : r.isr();
    }

    /** {@code AdvancedHighWatermark}: the smallest end offset in the maximal ISR; it never falls at a leader. */
    private static long advancedHighWatermark(ReplicaState r, Rules rules) {
        // KIP-966: it stays while fewer replicas are in sync than an acknowledgement promises.
        if (rules.has(Fix.KIP_966) && r.isr().size() < rules.minInsyncReplicas()) {
            return r.highWatermark();
        }
        BrokerSet members = maximalIsr(r, rules);
        long least = r.log().endOffset();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) != r.id()) {
                least = Math.min(least, r.ends().get(members.get(i)));
            }
        }
        return Math.max(r.highWatermark(), least);
    }
}
