package dev.insync.spec.trace;

import dev.insync.spec.engine.Stepper;
import dev.insync.spec.engine.Stepper.Pattern;
import dev.insync.spec.engine.Stepper.State;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.trace.Agenda.Item;
import dev.insync.spec.trace.ValidationResult.Broken;
import dev.insync.spec.trace.ValidationResult.Frontier;
import dev.insync.spec.trace.ValidationResult.Stuck;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.value.ActionInstance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a behaviour that has the trace's events, depth first. An event that can happen is tried before a hidden step,
 * and one hidden step before two, so that they come where nothing else goes on. As long as there was no choice, nothing is remembered: the past is
 * then part of every behaviour, its properties are checked at once, and its events are forgotten.
 */
final class Search {
    private static final int MAX_FRONTIER = 3;
    private static final int REPORT_EVERY_STATES = 1000;

    private final Stepper stepper;
    private final Agenda agenda;
    private final List<Pattern> hidden;
    private final int maxHidden;
    private final int window;
    private final long budget;
    private final boolean checksProperties;
    private final LongConsumer progress;
    private final Visited visited = new Visited();
    private final Deque<Choice> open = new ArrayDeque<>();
    private final List<ActionInstance> hiddenSteps = new ArrayList<>();
    private final List<Node> frontier = new ArrayList<>();
    private Verdict verdict = Verdict.INCONCLUSIVE;
    private long explored;
    private long matched;
    private @Nullable Broken broken;

    /** A state of a behaviour. The parent is cut off once everything up to here is certain. */
    private static final class Node {
        private final State state;
        private final int[] position;
        private final long matched;
        private final int hiddenInRow;
        private final @Nullable TraceEvent event;
        private final @Nullable TraceEvent lastEvent;
        private @Nullable Node parent;

        Node(State state, int[] position, @Nullable Node parent, @Nullable TraceEvent event) {
            this.state = state;
            this.position = position;
            this.parent = parent;
            this.event = event;
            this.lastEvent = event != null || parent == null ? event : parent.lastEvent;
            this.matched = parent == null ? 0 : parent.matched + (event == null ? 0 : 1);
            this.hiddenInRow = parent == null || event != null ? 0 : parent.hiddenInRow + 1;
        }
    }

    /**
     * The ways on from a node, computed when they are asked for: its next events, then, if an event led to it, what hidden
     * steps lead to, one step, two steps and so on. A node behind hidden steps has its next events only.
     */
    private final class Choice {
        private final Node node;
        private final int[] lanes;
        private final Deque<Node> ready = new ArrayDeque<>();
        private final Deque<Node> hiddenFrom = new ArrayDeque<>();
        private final Set<Long> hiddenSeen = new HashSet<>();
        private int lane;
        private int hiddenAction;

        Choice(Node node) throws SpecException {
            this.node = node;
            this.lanes = agenda.next(node.position, window);
            if (node.hiddenInRow == 0 && maxHidden > 0 && !hidden.isEmpty()) {
                hiddenFrom.add(node);
            }
        }

        /** The next node; null when there is none any more. */
        @Nullable
        Node next() throws SpecException {
            while (ready.isEmpty() && !isExhausted()) {
                if (lane < lanes.length) {
                    int from = lanes[lane++];
                    Item item = agenda.item(from, node.position[from]);
                    if (item != null) {
                        int[] position = node.position.clone();
                        position[from]++;
                        for (State state : stepper.successors(node.state, item.pattern())) {
                            ready.add(new Node(state, position, node, item.event()));
                        }
                    }
                } else {
                    takeHidden(hiddenFrom.element());
                }
            }
            return ready.poll();
        }

        private void takeHidden(Node from) throws SpecException {
            for (State state : stepper.successors(from.state, hidden.get(hiddenAction++))) {
                if (hiddenSeen.add(stepper.fingerprint(state))) {
                    Node next = new Node(state, from.position, from, null);
                    ready.add(next);
                    if (next.hiddenInRow < maxHidden) {
                        hiddenFrom.add(next);
                    }
                }
            }
            if (hiddenAction == hidden.size()) {
                hiddenAction = 0;
                hiddenFrom.remove();
            }
        }

        boolean isExhausted() {
            return ready.isEmpty() && lane == lanes.length && hiddenFrom.isEmpty();
        }
    }

    /**
     * A search.
     *
     * @param window how far an event may come before one that stands before it, see {@link Agenda#next}
     * @param budget states that may be explored beyond one for each event
     * @param checksProperties whether to check the properties of the behaviour that is found
     * @param progress hears now and then how many events are matched
     */
    Search(
            Stepper stepper,
            Agenda agenda,
            TraceHeader header,
            int window,
            long budget,
            boolean checksProperties,
            LongConsumer progress)
            throws SpecException {
        this.stepper = stepper;
        this.agenda = agenda;
        this.window = window;
        this.budget = budget;
        this.checksProperties = checksProperties;
        this.progress = progress;
        this.maxHidden = header.maxHidden();
        this.hidden = new ArrayList<>();
        for (String action : header.hidden()) {
            hidden.add(stepper.pattern(action, Map.of(), Map.of()));
        }
    }

    /**
     * Searches to the end.
     *
     * @param exploredBefore states that earlier searches explored, for the sum
     */
    void run(long exploredBefore) throws SpecException {
        verdict = search();
        explored += exploredBefore;
    }

    /** The verdict of the search. */
    Verdict verdict() {
        return verdict;
    }

    private Verdict search() throws SpecException {
        List<State> initial = stepper.initial();
        for (int i = initial.size() - 1; i > 0; i--) {
            enter(new Node(initial.get(i), agenda.start(), null, null));
        }
        enter(new Node(initial.get(0), agenda.start(), null, null));
        while (!open.isEmpty()) {
            Choice choice = open.element();
            @Nullable Node node = choice.next();
            if (choice.isExhausted()) {
                open.remove();
            }
            if (node == null) {
                continue;
            }
            count();
            if (explored - matched > budget) {
                return Verdict.INCONCLUSIVE;
            }
            boolean isCertain = open.isEmpty();
            if (!isCertain
                    && !visited.isNew(
                            Agenda.hash(node.position), stepper.fingerprint(node.state), node.hiddenInRow == 0)) {
                continue;
            }
            if (node.event != null && agenda.isDone(node.position)) {
                matched = node.matched;
                settle(node);
                return Verdict.ACCEPTED;
            }
            enter(node);
            if (isCertain) {
                settle(node);
                agenda.forget(0, node.position[0]);
            }
        }
        return Verdict.REJECTED;
    }

    private void count() {
        explored++;
        if (explored % REPORT_EVERY_STATES == 0) {
            progress.accept(matched);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the validation was cancelled");
            }
        }
    }

    private void enter(Node node) throws SpecException {
        if (node.matched > matched) {
            matched = node.matched;
            frontier.clear();
        }
        if (node.matched == matched && frontier.size() < MAX_FRONTIER) {
            frontier.add(node);
        }
        open.push(new Choice(node));
    }

    /** Every behaviour that is still possible leads here: checks what leads here, once. */
    private void settle(Node node) throws SpecException {
        List<Node> path = new ArrayList<>();
        for (Node each = node; each != null; each = each.parent) {
            path.add(each);
        }
        Collections.reverse(path);
        for (int i = 0; i < path.size(); i++) {
            Node before = i == 0 ? null : path.get(i - 1);
            Node after = path.get(i);
            boolean isKnown = before == null && stepper.cause(after.state) != null;
            if (!isKnown) {
                settleStep(before, after);
            }
        }
        node.parent = null;
    }

    private void settleStep(@Nullable Node before, Node after) throws SpecException {
        @Nullable ActionInstance cause = before != null && after.event != null ? null : stepper.cause(after.state);
        if (before != null && after.event == null && cause != null) {
            hiddenSteps.add(cause);
        }
        if (checksProperties && broken == null) {
            List<String> properties = stepper.broken(before == null ? null : before.state, after.state);
            if (!properties.isEmpty()) {
                broken = new Broken(after.event, stepper.cause(after.state), properties, stepper.values(after.state));
            }
        }
    }

    /** Where it came no further, and why. */
    List<Frontier> frontier() throws SpecException {
        List<Frontier> reports = new ArrayList<>();
        for (Node node : frontier) {
            List<Stuck> stuck = new ArrayList<>();
            for (int lane : agenda.next(node.position, Agenda.ANY)) {
                Item item = agenda.item(lane, node.position[lane]);
                if (item != null) {
                    stuck.add(new Stuck(item.event(), stepper.obstacle(node.state, item.pattern())));
                }
            }
            reports.add(new Frontier(stepper.values(node.state), node.lastEvent, stuck));
        }
        return reports;
    }

    long explored() {
        return explored;
    }

    long matched() {
        return matched;
    }

    List<ActionInstance> hiddenSteps() {
        return hiddenSteps;
    }

    @Nullable
    Broken broken() {
        return broken;
    }
}
