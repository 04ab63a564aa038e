package dev.insync.conformance.museum;

import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages in flight in a state, found by the shape of the variables: a function of one or two brokers, perhaps with a
 * partition in front, to a slot (a record with a {@code type}, which is {@code "none"} when the slot is empty) or to a queue
 * (a sequence).
 */
final class Channels {
    private static final String EMPTY = "none";

    private Channels() {}

    /**
     * Where messages lie.
     *
     * @param variable the variable
     * @param partition the index that is no broker; empty when there is none
     * @param ends the brokers at the ends, in the order of the indexes: two, or one whose other end is ZooKeeper
     * @param queue whether it holds a sequence of messages rather than at most one
     */
    record Channel(String variable, String partition, List<TlaValue> ends, boolean queue) {
        Channel {
            ends = List.copyOf(ends);
        }
    }

    /** Every channel with what it holds, the oldest message first. */
    static Map<Channel, List<TlaValue>> in(TlaState state, List<TlaValue> brokers) {
        Map<Channel, List<TlaValue>> channels = new LinkedHashMap<>();
        for (int i = 0; i < state.variables().size(); i++) {
            collect(state.variables().get(i), "", List.of(), state.value(i), brokers, channels);
        }
        return channels;
    }

    private static void collect(
            String variable,
            String partition,
            List<TlaValue> ends,
            TlaValue value,
            List<TlaValue> brokers,
            Map<Channel, List<TlaValue>> channels) {
        if (value instanceof Fn fn) {
            for (Map.Entry<TlaValue, TlaValue> entry : fn.entries().entrySet()) {
                boolean isBroker = brokers.contains(entry.getKey());
                List<TlaValue> longer = new ArrayList<>(ends);
                if (isBroker) {
                    longer.add(entry.getKey());
                }
                String name = isBroker ? partition : entry.getKey().toString();
                collect(variable, name, longer, entry.getValue(), brokers, channels);
            }
        } else if (value instanceof Seq seq && ends.isEmpty()) {
            for (int i = 0; i < seq.elements().size(); i++) {
                if (seq.elements().get(i) instanceof Fn inner) {
                    collect(variable, String.valueOf(i + 1), ends, inner, brokers, channels);
                }
            }
        } else if (value instanceof Seq seq && isQueue(seq)) {
            channels.put(new Channel(variable, partition, ends, true), seq.elements());
        } else if (value instanceof Rec rec && !ends.isEmpty() && rec.fields().containsKey("type")) {
            boolean empty = rec.field("type").equals(TlaValue.of(EMPTY));
            channels.put(new Channel(variable, partition, ends, false), empty ? List.of() : List.of(rec));
        }
    }

    private static boolean isQueue(Seq seq) {
        return seq.elements().stream().allMatch(Rec.class::isInstance);
    }
}
