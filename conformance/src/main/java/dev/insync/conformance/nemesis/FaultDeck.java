package dev.insync.conformance.nemesis;

import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Every kind of fault once, in a random order, and then again in another one, so that none is missed for long. */
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
    private final LeaderFaults leaders;
    private final Random order;
    private final Random victims;
    private final Deque<Kind> deck = new ArrayDeque<>();

    FaultDeck(LocalCluster running, String topic, int partitions, long seed) {
        this.running = running;
        this.order = new Random(seed);
        this.victims = new Random(seed);
        this.leaders = new LeaderFaults(running, topic, partitions, victims);
    }

    /** The kinds in the order in which a seed brings them first. */
    static List<Kind> firstRound(long seed) {
        return shuffled(new Random(seed));
    }

    private static List<Kind> shuffled(Random random) {
        List<Kind> kinds = new ArrayList<>(Arrays.asList(Kind.values()));
        Collections.shuffle(kinds, random);
        return kinds;
    }

    /** The next one, as the cluster stands now. */
    Fault next() throws ClusterException {
        if (deck.isEmpty()) {
            deck.addAll(shuffled(order));
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
