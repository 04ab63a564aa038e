package dev.insync.spec.trace;

import dev.insync.spec.engine.Stepper;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.trace.TraceEvent.Dependency;
import dev.insync.spec.trace.TraceHeader.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that are still to come. Events stand in lanes, one for each node, or a single one in total order; a position
 * says for each lane how many of its events have happened. In total order, events are read when they are needed and
 * forgotten on request.
 */
final class Agenda {
    /** A window that excludes no event. */
    static final int ANY = Integer.MAX_VALUE;

    private final TraceReader reader;
    private final Stepper stepper;
    private final boolean isTotal;
    private final List<Lane> lanes = new ArrayList<>();
    private boolean isRead;
    private long read;

    /** An event with what it says of a step, and what must have happened before it: a lane and a number of its events. */
    record Item(TraceEvent event, Stepper.Pattern pattern, List<int[]> needs) {}

    private static final class Lane {
        private final List<Item> items = new ArrayList<>();
        private int[] ranks = {};
        private int forgotten;
    }

    Agenda(TraceReader reader, Stepper stepper) throws SpecException {
        this.reader = reader;
        this.stepper = stepper;
        this.isTotal = reader.header().order() == Order.TOTAL;
        if (isTotal) {
            lanes.add(new Lane());
            if (item(0, 0) == null) {
                throw empty();
            }
        } else {
            readAll();
        }
    }

    private SpecException empty() {
        return reader.fault(0, "the trace has no event");
    }

    /** The position before the first event. */
    int[] start() {
        return new int[lanes.size()];
    }

    /** How many events were read so far. */
    long read() {
        return read;
    }

    /** Whether every event has happened at that position. */
    boolean isDone(int[] position) throws SpecException {
        for (int lane = 0; lane < position.length; lane++) {
            if (item(lane, position[lane]) != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * The lanes whose next event may come next, the likeliest first.
     *
     * @param window by how many places an event may come before an event that stands before it, by time or by line
     */
    int[] next(int[] position, int window) throws SpecException {
        if (isTotal) {
            return item(0, position[0]) == null ? new int[0] : new int[] {0};
        }
        List<Integer> open = new ArrayList<>();
        long first = Long.MAX_VALUE;
        for (int lane = 0; lane < position.length; lane++) {
            @Nullable Item item = item(lane, position[lane]);
            if (item != null) {
                first = Math.min(first, rank(lane, position));
                if (item.needs().stream().allMatch(need -> position[need[0]] >= need[1])) {
                    open.add(lane);
                }
            }
        }
        long end = first + window;
        return open.stream()
                .filter(lane -> rank(lane, position) < end)
                .sorted(Comparator.comparingInt(lane -> rank(lane, position)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int rank(int lane, int[] position) {
        return lanes.get(lane).ranks[position[lane]];
    }

    /** Numbers all events by time, or by line where there is none; a node's own events keep their order. */
    private void rank() {
        record Place(double time, long line, Lane lane, int index) {}
        List<Place> places = new ArrayList<>();
        for (Lane lane : lanes) {
            lane.ranks = new int[lane.items.size()];
            double latest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < lane.ranks.length; i++) {
                TraceEvent event = lane.items.get(i).event();
                latest = Double.isNaN(event.time()) ? latest : Math.max(latest, event.time());
                places.add(new Place(latest, event.line(), lane, i));
            }
        }
        places.sort(Comparator.comparingDouble(Place::time).thenComparingLong(Place::line));
        for (int i = 0; i < places.size(); i++) {
            places.get(i).lane().ranks[places.get(i).index()] = i;
        }
    }

    /** Whether events can come in one order only. */
    boolean isOrdered() {
        return isTotal;
    }

    /** The event of a lane at a position; null after the last one. */
    @Nullable
    Item item(int lane, int index) throws SpecException {
        Lane from = lanes.get(lane);
        while (isTotal && !isRead && index - from.forgotten >= from.items.size()) {
            @Nullable TraceEvent event = reader.next();
            if (event == null) {
                isRead = true;
            } else {
                from.items.add(new Item(event, pattern(event), List.of()));
                read++;
            }
        }
        int at = index - from.forgotten;
        return at < from.items.size() ? from.items.get(at) : null;
    }

    /** Nobody will ask for earlier events of the lane any more; frees them now and then. */
    void forget(int lane, int index) {
        Lane from = lanes.get(lane);
        int count = index - from.forgotten;
        if (isTotal && count > 1024) {
            from.items.subList(0, count).clear();
            from.forgotten = index;
        }
    }

    private Stepper.Pattern pattern(TraceEvent event) throws SpecException {
        try {
            return stepper.pattern(event.action(), event.params(), event.state());
        } catch (SpecException e) {
            throw reader.fault(event.line(), 0, String.valueOf(e.getMessage()));
        }
    }

    private void readAll() throws SpecException {
        Map<String, List<TraceEvent>> byNode = new LinkedHashMap<>();
        for (TraceEvent event = reader.next(); event != null; event = reader.next()) {
            List<TraceEvent> events = byNode.computeIfAbsent(event.node(), node -> new ArrayList<>());
            if (!events.isEmpty()
                    && event.seq() != events.get(events.size() - 1).seq() + 1) {
                throw reader.fault(
                        event.line(),
                        0,
                        "event " + event.seq() + " of " + event.node() + " follows its event "
                                + events.get(events.size() - 1).seq()
                                + "; a node's events come in order and without gaps");
            }
            events.add(event);
            read++;
        }
        if (byNode.isEmpty()) {
            throw empty();
        }
        Map<String, Integer> laneOf = new HashMap<>();
        byNode.keySet().forEach(node -> laneOf.put(node, laneOf.size()));
        for (List<TraceEvent> events : byNode.values()) {
            Lane lane = new Lane();
            for (TraceEvent event : events) {
                List<int[]> needs = new ArrayList<>();
                for (Dependency dependency : event.after()) {
                    needs.add(need(event, dependency, byNode, laneOf));
                }
                lane.items.add(new Item(event, pattern(event), needs));
            }
            lanes.add(lane);
        }
        isRead = true;
        rank();
        checkOrder();
    }

    /** Some order of the events must satisfy all dependencies. */
    private void checkOrder() throws SpecException {
        int[] position = start();
        int[] open = next(position, ANY);
        while (open.length > 0) {
            for (int lane : open) {
                position[lane]++;
            }
            open = next(position, ANY);
        }
        for (int lane = 0; lane < position.length; lane++) {
            @Nullable Item item = item(lane, position[lane]);
            if (item != null) {
                throw reader.fault(item.event().line(), 0, "after names an event that waits for this one");
            }
        }
    }

    private int[] need(
            TraceEvent event, Dependency dependency, Map<String, List<TraceEvent>> byNode, Map<String, Integer> laneOf)
            throws SpecException {
        List<TraceEvent> others = byNode.getOrDefault(dependency.node(), List.of());
        long first = others.isEmpty() ? 0 : others.get(0).seq();
        long count = dependency.seq() - first + 1;
        Integer lane = laneOf.get(dependency.node());
        if (lane == null || count < 1 || count > others.size()) {
            throw reader.fault(event.line(), 0, "after names " + dependency + ", which is not in the trace");
        }
        return new int[] {lane, Math.toIntExact(count)};
    }

    /** A number that different positions share with the probability of a 64-bit hash. */
    static long hash(int[] position) {
        long hash = 0;
        for (int count : position) {
            hash = (hash + count + 1) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
