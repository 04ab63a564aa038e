package dev.insync.reference.sim;

import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A story in events, as text that people write and read, and that a machine runs.
 *
 * <pre>
 * # What this is about.
 * brokers 3
 * min.insync.replicas 2
 *
 * # A comment.
 * > Produce l=b1 v=1
 *     replica b1: log 0:1
 * > BecomeLeader c=b1 b=b2
 *     ! refused STALE_LEADER_EPOCH
 * = state
 *     ...
 * </pre>
 *
 * Lines that begin with blanks are output: they are left out when a scenario is read, and written anew when it runs.
 */
public final class Scenario {
    private static final String OUTPUT = "    ";
    private static final String STATE = "= state";

    private final List<String> lines;
    private final ClusterConfig config;

    private Scenario(List<String> lines, ClusterConfig config) {
        this.lines = lines;
        this.config = config;
    }

    /**
     * What a scenario said.
     *
     * @param text the scenario with its output
     * @param violation of the first property that does not hold, or null
     * @param done events that were done
     * @param refused events that were refused
     */
    public record Result(String text, @Nullable Violation violation, int done, int refused) {}

    /** A scenario of these events. */
    static Scenario of(String about, SimulationOptions options, Setting setting, List<Event> events) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + about);
        lines.addAll(ScenarioHeader.print(options, setting));
        lines.add("");
        for (Event event : events) {
            lines.add("> " + EventText.print(event));
        }
        return new Scenario(lines, setting.config(options));
    }

    /**
     * Reads a scenario.
     *
     * @throws IllegalArgumentException that names the line and says what is wrong with it
     */
    public static Scenario parse(String text) {
        List<String> lines = new ArrayList<>();
        ScenarioHeader header = new ScenarioHeader();
        String[] all = text.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            String line = all[i].stripTrailing();
            if (line.startsWith(" ") || line.startsWith("\t")) {
                continue;
            }
            try {
                if (line.startsWith("> ")) {
                    EventText.parse(line.substring(2));
                } else if (!line.isEmpty() && !line.startsWith("#") && !line.equals(STATE)) {
                    header.read(line);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
            lines.add(line);
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return new Scenario(lines, header.config());
    }

    /** The events, in order. */
    public List<Event> events() {
        return lines.stream()
                .filter(line -> line.startsWith("> "))
                .map(line -> EventText.parse(line.substring(2)))
                .toList();
    }

    /** Runs it from the start of a cluster; after a violation nothing more is done. */
    public Result run() {
        ClusterState state = ClusterState.init(config);
        Ledger ledger = new Ledger(config);
        StringBuilder text = new StringBuilder();
        Violation violation = null;
        int done = 0;
        int refused = 0;
        for (String line : lines) {
            text.append(line).append('\n');
            if (line.equals(STATE)) {
                StateText.print(state).forEach(part -> output(text, part));
            }
            if (!line.startsWith("> ")) {
                continue;
            }
            Event event = EventText.parse(line.substring(2));
            try {
                Outcome<ClusterState> outcome = event.on(state, config);
                if (outcome instanceof Outcome.Step<ClusterState> step) {
                    done++;
                    StateText.changes(state, step.state()).forEach(part -> output(text, part));
                    violation = ledger.violated(done, state, step.state());
                    state = step.state();
                } else {
                    refused++;
                    output(text, "! refused " + ((Outcome.Refused<ClusterState>) outcome).reason());
                }
            } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
                violation = new Violation(done + 1, Violation.BROKEN_CORE, String.valueOf(e.getMessage()));
            }
            if (violation != null) {
                output(text, "!! " + violation.property() + " does not hold: " + violation.detail());
                break;
            }
        }
        return new Result(text.toString(), violation, done, refused);
    }

    private static void output(StringBuilder text, String line) {
        text.append(OUTPUT).append(line).append('\n');
    }
}
