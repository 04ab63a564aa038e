package dev.insync.reference.sim;

import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a run consists of at a moment: the state of the cluster, the time, and who is paused. */
final class World {
    private static final int MOST_IDLE_JOBS = 1_000_000;

    final SimulationOptions options;
    final ClusterConfig config;
    final int brokers;
    final int partitions;
    final Dice dice;
    final Profile profile;
    final Links links;
    final Agenda agenda;
    final Coverage coverage = new Coverage();
    final Reactions reactions;
    final FetchTimers fetchTimers;
    final Clients clients;
    final Repeats repeats;

    private final int width;
    private final long[] pausedUntilUs;
    /** How fast the clock of each node runs: 1000 is right. */
    private final int[] clockPerMille;

    private final Ledger ledger;
    private final Simulation.Observer observer;
    /** Whether the run goes on where a property does not hold. */
    private final boolean goesOn;

    private ClusterState state;
    private long steps;
    private int idleJobs;
    private @Nullable Violation violation;
    private boolean broken;
    private boolean calm;
    private long mostSteps;

    World(SimulationOptions options, boolean goesOn, Simulation.Observer observer) {
        this.options = options;
        this.goesOn = goesOn;
        this.mostSteps = options.steps();
        this.observer = observer;
        this.brokers = options.brokers();
        this.partitions = options.partitions();
        this.dice = new Dice(options.seed());
        this.profile = Profile.draw(options, dice);
        this.config = profile.setting().config(options);
        this.links = new Links(brokers, profile, dice);
        this.width = Math.max(brokers, ProducerWindow.SIZE) + 1;
        this.agenda = new Agenda(Job.ALL.length * partitions * width * width);
        this.pausedUntilUs = new long[brokers + 1];
        this.clockPerMille = new int[brokers + 1];
        for (int b = 0; b <= brokers; b++) {
            clockPerMille[b] = (int) dice.pick(1000, 1000, 700, 1400);
        }
        this.ledger = new Ledger(config);
        this.state = ClusterState.init(config);
        this.fetchTimers = new FetchTimers(this);
        this.reactions = new Reactions(this);
        this.clients = new Clients(this);
        this.repeats = new Repeats(this);
    }

    ClusterState state() {
        return state;
    }

    long nowUs() {
        return agenda.nowUs();
    }

    long steps() {
        return steps;
    }

    @Nullable
    Violation violation() {
        return violation;
    }

    boolean ended() {
        return steps >= mostSteps || !canGoOn();
    }

    /** Whether nothing went so wrong that the run ends. */
    boolean canGoOn() {
        return !broken && (violation == null || goesOn);
    }

    /** What must not be, found by somebody else than the ledger: a property, a colon, and more. */
    void violated(String found) {
        if (violation == null) {
            violation = Violation.of(steps, found);
        }
    }

    /** From now on no faults, and no new records; everything that waits for long is due soon. */
    void calmDown() {
        calm = true;
        mostSteps = Long.MAX_VALUE;
        dice.calmDown();
        links.heal();
        Arrays.fill(pausedUntilUs, 0);
        agenda.hurry(profile.sessionUs());
    }

    boolean isCalm() {
        return calm;
    }

    /** Does an event where it is enabled, and the run has not ended; true where it was done. */
    boolean attempt(Event event) {
        if (ended()) {
            return false;
        }
        Outcome<ClusterState> outcome;
        try {
            outcome = event.on(state, config);
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            steps++;
            observer.step(steps, nowUs(), event, state, state);
            broken = true;
            if (violation == null) {
                violation = new Violation(steps, Violation.BROKEN_CORE, String.valueOf(e.getMessage()));
            }
            return false;
        }
        coverage.add(event, outcome);
        if (!(outcome instanceof Outcome.Step<ClusterState> step)) {
            return false;
        }
        ClusterState before = state;
        state = step.state();
        steps++;
        idleJobs = 0;
        observer.step(steps, nowUs(), event, before, state);
        if (violation == null) {
            violation = ledger.violated(steps, before, state);
        }
        if (!canGoOn()) {
            return true;
        }
        reactions.to(before, state);
        return true;
    }

    // ---- jobs

    int task(Job job, int p, int a, int b) {
        return ((job.ordinal() * partitions + p) * width + a) * width + b;
    }

    void in(long delayUs, Job job, int p, int a, int b) {
        agenda.in(delayUs, task(job, p, a, b));
    }

    /** The next job to do, as one number, or -1. Where jobs only make more jobs, the core is broken. */
    int take() {
        if (++idleJobs > MOST_IDLE_JOBS) {
            throw new IllegalStateException("nothing happens any more after step " + steps);
        }
        return agenda.take();
    }

    Job jobOf(int task) {
        return Job.ALL[task / width / width / partitions];
    }

    int partitionOf(int task) {
        return task / width / width % partitions;
    }

    int firstOf(int task) {
        return task / width % width;
    }

    int secondOf(int task) {
        return task % width;
    }

    /** Whether the link is cut; then the job is due again when it heals. */
    boolean later(int from, int to, Job job, int p, int a, int b) {
        if (!links.isCut(from, to, nowUs())) {
            return false;
        }
        agenda.at(links.cutUntilUs(from, to) + links.delayUs(from, to), task(job, p, a, b));
        return true;
    }

    // ---- nodes

    /** A time as the clock of that node measures it. */
    long byClock(int b, long us) {
        return us * 1000 / clockPerMille[b];
    }

    void pause(int b, long untilUs) {
        pausedUntilUs[b] = Math.max(pausedUntilUs[b], untilUs);
    }

    long pausedUntilUs(int b) {
        return pausedUntilUs[b];
    }

    boolean isPaused(int b) {
        return pausedUntilUs[b] > nowUs();
    }

    boolean isUp(int b) {
        return state.broker().get(b).up();
    }
}
