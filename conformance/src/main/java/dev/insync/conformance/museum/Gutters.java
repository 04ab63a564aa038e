package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Room beside the lanes for messages that wait there until they are received: each gets a track of its own for the time it
 * waits, on the side from which it comes.
 */
final class Gutters {
    private static final double NARROWEST = 12;
    private static final double FIRST_TRACK = 12;
    private static final double TRACK = 7;

    private final Map<Message, Integer> tracks = new HashMap<>();
    private final Map<Lane, Integer> left = new HashMap<>();
    private final Map<Lane, Integer> right = new HashMap<>();

    private record Side(Lane lane, boolean fromLeft) {}

    Gutters(SpaceTime spaceTime) {
        List<Lane> lanes = spaceTime.lanes();
        Map<Side, List<List<Message>>> taken = new HashMap<>();
        for (Message message : spaceTime.messages()) {
            if (waits(message)) {
                boolean fromLeft = lanes.indexOf(message.from()) < lanes.indexOf(message.to());
                List<List<Message>> ofSide =
                        taken.computeIfAbsent(new Side(message.to(), fromLeft), side -> new ArrayList<>());
                int track = 0;
                while (track < ofSide.size()
                        && ofSide.get(track).stream().anyMatch(other -> atTheSameTime(message, other))) {
                    track++;
                }
                if (track == ofSide.size()) {
                    ofSide.add(new ArrayList<>());
                }
                ofSide.get(track).add(message);
                tracks.put(message, track);
                (fromLeft ? left : right).merge(message.to(), track + 1, Math::max);
            }
        }
    }

    private static boolean waits(Message message) {
        return message.fate() != Fate.AT_ONCE && message.fate() != Fate.IN_FLIGHT;
    }

    private static boolean atTheSameTime(Message message, Message other) {
        return message.sentAt() <= other.endsAt() && other.sentAt() <= message.endsAt();
    }

    /** Pixels left of the lane's line. */
    double left(Lane lane) {
        return NARROWEST + TRACK * left.getOrDefault(lane, 0);
    }

    /** Pixels between the lane's line and its panels. */
    double right(Lane lane) {
        return NARROWEST + TRACK * right.getOrDefault(lane, 0);
    }

    /** How far from its receiver's line a message waits. */
    double distance(Message message) {
        return FIRST_TRACK + TRACK * tracks.getOrDefault(message, 0);
    }
}
