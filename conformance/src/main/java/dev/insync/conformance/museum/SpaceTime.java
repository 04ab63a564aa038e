package dev.insync.conformance.museum;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A counterexample as a space-time diagram shows it: who took part, what happened at each step, and which messages went
 * from where to where. Holds no coordinates.
 *
 * @param lanes the nodes, in the order in which they are drawn
 * @param moments the initial state and the steps, in order; a moment's number is that of the state it leads to
 * @param messages what went from lane to lane, in the order of sending
 * @param ending the last state in full
 * @param cycle how an infinite behaviour goes on; null for a finite one
 */
record SpaceTime(
        List<Lane> lanes,
        List<Moment> moments,
        List<Message> messages,
        List<Note> ending,
        @Nullable Cycle cycle) {

    SpaceTime {
        lanes = List.copyOf(lanes);
        moments = List.copyOf(moments);
        messages = List.copyOf(messages);
        ending = List.copyOf(ending);
    }

    /** What a lane stands for. */
    enum Kind {
        CLIENT,
        BROKER,
        CONTROLLER,
        ZOOKEEPER
    }

    /**
     * A node.
     *
     * @param kind what it is
     * @param node the broker whose process it is part of; empty for clients and ZooKeeper
     */
    record Lane(Kind kind, String node) {
        static final Lane CLIENT = new Lane(Kind.CLIENT, "");
        static final Lane ZOOKEEPER = new Lane(Kind.ZOOKEEPER, "");

        static Lane broker(String node) {
            return new Lane(Kind.BROKER, node);
        }

        static Lane controller(String node) {
            return new Lane(Kind.CONTROLLER, node);
        }

        String title() {
            return switch (kind) {
                case CLIENT -> "clients";
                case BROKER -> "broker " + node;
                case CONTROLLER -> "controller " + node;
                case ZOOKEEPER -> "ZooKeeper";
            };
        }
    }

    /**
     * A step, or the initial state.
     *
     * @param number the number of the state afterwards, from 1
     * @param action the action's name
     * @param parameters its parameters, as {@code f = b2, l = b1}; may be empty
     * @param sentence what happens, in plain words; may be empty
     * @param actor the lane that acts; null for the initial state, and for faults of the network
     * @param notes what is drawn at this moment, beside the lanes
     * @param looks how each lane looks from here to the next moment
     */
    record Moment(
            int number,
            String action,
            String parameters,
            String sentence,
            @Nullable Lane actor,
            List<Note> notes,
            Map<Lane, Look> looks) {
        Moment {
            notes = List.copyOf(notes);
            looks = Map.copyOf(looks);
        }
    }

    /** Something written or drawn beside a lane. */
    sealed interface Note {
        /** Beside which one. */
        Lane lane();
    }

    /**
     * A few words.
     *
     * @param strong whether they stand out
     */
    record Words(Lane lane, String text, boolean strong) implements Note {}

    /**
     * A log and its high watermark.
     *
     * @param partition for a specification of several; else empty
     * @param highWatermark the number of records below it
     */
    record Log(Lane lane, String partition, List<Cell> records, int highWatermark) implements Note {
        Log {
            records = List.copyOf(records);
        }
    }

    /** A record in a log: the leader epoch in which it was appended, and its value. */
    record Cell(int epoch, String value) {}

    /** How a lane's line looks; {@code epoch} counts for leaders. */
    record Look(Style style, int epoch) {}

    /** The styles of a lane's line. */
    enum Style {
        /** No process, or not active: a gap. */
        NONE,
        /** A process without a role. */
        IDLE,
        /** Clients, ZooKeeper, an active controller. */
        PLAIN,
        FOLLOWER,
        LEADER
    }

    /** What became of a message. */
    enum Fate {
        RECEIVED,
        /** Lost, forgotten, or in a queue that went away. */
        DISCARDED,
        /** Not yet received in the last state. */
        IN_FLIGHT,
        /** Sent and received in one step: a call that the specification does not split. */
        AT_ONCE
    }

    /**
     * A message.
     *
     * @param sentAt the moment of the sender's step
     * @param endsAt the moment of the receiver's step, or at which it was discarded; the last moment while in flight
     */
    record Message(Lane from, int sentAt, Lane to, int endsAt, Fate fate, String text) {}

    /**
     * An end without end.
     *
     * @param backTo the moment to which the last step leads back
     * @param action the step that leads back; null when nothing happens any more
     */
    record Cycle(int backTo, @Nullable String action) {}
}
