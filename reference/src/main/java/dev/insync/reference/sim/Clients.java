package dev.insync.reference.sim;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import dev.insync.reference.core.cluster.ValueSet;
import java.util.ArrayList;
import java.util.List;

/**
 * One producer and one consumer for each partition, as the specification has them. The producer sends several records before
 * the first is answered, and sends again what is not answered in time, where the run has retries.
 */
final class Clients {
    /** Records that a consumer takes in one poll. */
    private static final int POLL = 8;

    private final World world;
    private final int node;
    private final ProducerWindow[] windows;
    private final int[] believedLeader;
    private final List<ClientOperation> history = new ArrayList<>();

    Clients(World world) {
        this.world = world;
        this.node = world.brokers + 1;
        this.believedLeader = new int[world.partitions];
        this.windows = new ProducerWindow[world.partitions];
        for (int p = 0; p < world.partitions; p++) {
            windows[p] = new ProducerWindow();
        }
    }

    List<ClientOperation> history() {
        return history;
    }

    void begin() {
        for (int p = 0; p < world.partitions; p++) {
            believedLeader[p] = Shape.state(world.state(), p).leader();
            world.in(world.dice.spread(world.profile.produceUs()), Job.PRODUCER, p, 0, 0);
            world.in(world.dice.spread(world.profile.pollUs()), Job.CONSUMER, p, 0, 0);
        }
    }

    /** Does the job where it is a client's. */
    boolean act(Job job, int p, int place, int b) {
        switch (job) {
            case PRODUCER -> produce(p);
            case RECORD_ARRIVES -> arrives(p, place, b);
            case RECORD_IS_ANSWERED -> answered(p, place);
            case CONSUMER -> consume(p);
            default -> {
                return false;
            }
        }
        return true;
    }

    // ---- producers

    private void produce(int p) {
        world.in(world.dice.spread(world.profile.produceUs()), Job.PRODUCER, p, 0, 0);
        ProducerWindow window = windows[p];
        int place = window.overdue(world.nowUs() - world.profile.timeoutUs());
        if (place > 0 && !world.profile.setting().retries()) {
            giveUp(p, place);
            return;
        }
        if (place > 0) {
            window.sentAgain(place, world.nowUs());
            send(p, place);
            return;
        }
        if (world.isCalm()) {
            return;
        }
        int next = next(p);
        place = window.placeOf(next) > 0 ? 0 : window.free();
        if (place > 0) {
            window.put(place, next, world.nowUs());
            if (world.profile.setting().retries() && world.links.loses()) {
                world.attempt(new Event.LoseProduce(p, next));
            } else {
                send(p, place);
            }
        }
    }

    private void giveUp(int p, int place) {
        if (windows[p].value(place) > Shape.client(world.state(), p).sent()) {
            windows[p].clear(place);
        } else {
            end(p, place, ClientOperation.Result.UNKNOWN);
        }
    }

    /** The value that the producer of a partition sends next. */
    private int next(int p) {
        return Fitting.nextValue(world.config, p, Shape.client(world.state(), p).sent());
    }

    private void send(int p, int place) {
        int leader = leader(p);
        if (leader != PartitionState.NONE && !world.links.loses()) {
            world.in(world.links.delayUs(node, leader), Job.RECORD_ARRIVES, p, place, leader);
        }
    }

    private void arrives(int p, int place, int l) {
        int value = windows[p].value(place);
        if (value == 0) {
            return;
        }
        if (world.isPaused(l)) {
            world.agenda.at(world.pausedUntilUs(l), world.task(Job.RECORD_ARRIVES, p, place, l));
            return;
        }
        boolean first = value > Shape.client(world.state(), p).sent();
        boolean done;
        if (first) {
            boolean leaderAcks = world.profile.setting().leaderAcks() && world.dice.oneIn(2);
            done = world.attempt(new Event.Produce(p, l, value, leaderAcks ? Acks.ONE : Acks.ALL));
        } else {
            done = world.attempt(new Event.RetryProduce(p, l, value))
                    || world.attempt(new Event.DeduplicateRetry(p, l, value));
            // A broker that holds the record below its high watermark answers at once.
            if (done && Shape.client(world.state(), p).acked().contains(value)) {
                answer(p, place);
            }
        }
        if (!done) {
            believedLeader[p] = Shape.state(world.state(), p).leader();
            if (first) {
                // Refused for certain, so that this one is not in any log; the producer offers it again.
                windows[p].clear(place);
            }
        }
    }

    /** Records were acknowledged. */
    void acknowledged(int p, ValueSet before, ValueSet after) {
        if (before == after) {
            return;
        }
        for (int acked = after.nextNotIn(before, 0); acked >= 0; acked = after.nextNotIn(before, acked + 1)) {
            int place = windows[p].placeOf(acked);
            if (place > 0) {
                answer(p, place);
            }
        }
    }

    /** The answer sets out; where it is lost, the producer sends the record again. */
    private void answer(int p, int place) {
        if (!world.links.loses()) {
            world.in(world.links.delayUs(Math.max(1, believedLeader[p]), node), Job.RECORD_IS_ANSWERED, p, place, 0);
        }
    }

    private void answered(int p, int place) {
        if (windows[p].value(place) > 0
                && Shape.client(world.state(), p).acked().contains(windows[p].value(place))) {
            end(p, place, ClientOperation.Result.OK);
        }
    }

    private void end(int p, int place, ClientOperation.Result result) {
        ProducerWindow window = windows[p];
        long returnedUs = result == ClientOperation.Result.OK ? world.nowUs() : Agenda.NEVER;
        history.add(new ClientOperation(
                2 * p, p, true, window.invokedUs(place), returnedUs, result, -1, List.of(window.value(place))));
        window.clear(place);
    }

    /** Clients hear of leaders late. */
    private int leader(int p) {
        if (believedLeader[p] == PartitionState.NONE || world.dice.oneIn(4)) {
            believedLeader[p] = Shape.state(world.state(), p).leader();
        }
        return believedLeader[p];
    }

    // ---- consumers

    /** Asks a broker that leads, or that believes so. */
    private void consume(int p) {
        world.in(world.dice.spread(2 * world.profile.pollUs()), Job.CONSUMER, p, 0, 0);
        int l = world.dice.oneIn(4) ? 1 + world.dice.below(world.brokers) : leader(p);
        if (l == PartitionState.NONE || world.isPaused(l)) {
            return;
        }
        if (world.dice.oneIn(4)) {
            world.attempt(new Event.ListOffsets(p, l));
        }
        int from = Shape.client(world.state(), p).read().size();
        int taken = 0;
        while (taken < POLL && world.attempt(new Event.Consume(p, l))) {
            taken++;
        }
        if (taken > 0) {
            read(
                    p,
                    2 * p + 1,
                    world.nowUs(),
                    from,
                    Shape.client(world.state(), p).read().subList(from, from + taken));
        }
    }

    private void read(int p, int process, long nowUs, int from, List<LogRecord> records) {
        List<Integer> values = records.stream().map(LogRecord::value).toList();
        history.add(new ClientOperation(process, p, false, nowUs, nowUs, ClientOperation.Result.OK, from, values));
    }

    /** Appends that are still on their way, and what the leader of each partition shows in the end. */
    void finish() {
        ClusterState s = world.state();
        for (int p = 0; p < world.partitions; p++) {
            for (int place = 1; place <= ProducerWindow.SIZE; place++) {
                if (windows[p].value(place) > 0
                        && windows[p].value(place) <= Shape.client(s, p).sent()) {
                    end(p, place, ClientOperation.Result.UNKNOWN);
                }
            }
            int l = Shape.state(s, p).leader();
            if (l != PartitionState.NONE && Shape.replica(s, p, l).state().isLeader()) {
                StoredReplica replica = Shape.replica(s, p, l);
                RecordLog log = replica.log();
                int end = (int) replica.state().highWatermark();
                if (end > 0) {
                    read(p, 2 * world.partitions, world.nowUs() + 1, 0, log.subList(0, end));
                }
            }
        }
    }
}
