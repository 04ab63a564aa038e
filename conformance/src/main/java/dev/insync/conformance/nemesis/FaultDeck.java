package dev.insync.conformance.nemesis;

import dev.insync.conformance.workload.Recorder;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Each of some kinds of fault once, in a random order, and then again in another one, so that none is missed for long. */
final class FaultDeck {
    /** What can happen. */
    enum Kind {
        KILL,
        KILL_UNFOLLOWED,
        KILL_TWO_LEADERS,
        KILL_TWO_LEADERS_APART,
        PAUSE,
        CUT_LINK,
        CUT_ZOOKEEPER,
        CUT_ZOOKEEPER_ANSWERS,
        CUT_ZOOKEEPER_FOR_ALL
    }

    private final LocalCluster running;
    private final List<Kind> kinds;
    private final LeaderFaults leaders;
    private final Random order;
    private final Random victims;
    private final Deque<Kind> deck = new ArrayDeque<>();

    /** @param kinds that can happen */
    FaultDeck(
            LocalCluster running, String topic, int partitions, Recorder recorder, Collection<Kind> kinds, long seed) {
        this.running = running;
        this.kinds = List.copyOf(kinds);
        this.order = new Random(seed);
        this.victims = new Random(seed);
        this.leaders = new LeaderFaults(running, topic, partitions, recorder, victims);
    }

    /** The next one, as the cluster stands now. */
    Fault next() throws ClusterException {
        if (deck.isEmpty()) {
            List<Kind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, order);
            deck.addAll(shuffled);
        }
        return fault(deck.removeFirst());
    }

    private Fault fault(Kind kind) throws ClusterException {
        List<Integer> brokers = new ArrayList<>(running.brokerIds());
        int a = brokers.remove(victims.nextInt(brokers.size()));
        int b = brokers.get(victims.nextInt(brokers.size()));
        return switch (kind) {
            case KILL -> new Fault("kill broker " + a, () -> running.kill(a), () -> running.restart(a));
            case KILL_UNFOLLOWED -> leaders.killUnfollowed();
            case KILL_TWO_LEADERS -> leaders.killTwoLeaders();
            case KILL_TWO_LEADERS_APART -> leaders.killTwoLeadersApart();
            case PAUSE -> new Fault("pause broker " + a, () -> running.pause(a), () -> running.resume(a));
            case CUT_LINK ->
                new Fault("cut the link from " + a + " to " + b, () -> running.cut(a, b), () -> running.heal(a, b));
            case CUT_ZOOKEEPER ->
                new Fault(
                        "cut " + a + " off from ZooKeeper",
                        () -> running.cutZooKeeper(a),
                        () -> running.healZooKeeper(a));
            case CUT_ZOOKEEPER_ANSWERS ->
                new Fault(
                        "cut ZooKeeper off from " + a,
                        () -> running.cutZooKeeperAnswers(a),
                        () -> running.healZooKeeperAnswers(a));
            case CUT_ZOOKEEPER_FOR_ALL ->
                new Fault(
                        "ZooKeeper is gone for all",
                        () -> forAll(running::cutZooKeeper),
                        () -> forAll(running::healZooKeeper));
        };
    }

    private interface OfBroker {
        void give(int broker);
    }

    private void forAll(OfBroker order) {
        running.brokerIds().forEach(order::give);
    }
}
