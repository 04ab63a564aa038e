package dev.insync.reference.sim;

/**
 * How a run is: drawn from its seed, so that seeds differ in kind and not only in detail. Times are virtual, in microseconds.
 *
 * @param setting the constants of the specification
 * @param networkUs usual delay between two nodes
 * @param zooKeeperUs usual delay between a node and ZooKeeper
 * @param isrWriteUs how long a write of the ISR takes to ZooKeeper; longer than a broker is down, where disks lose what was
 *     not flushed
 * @param watchUs how long it takes until a controller reads a registry that changed
 * @param requestUs how long a controller's request takes
 * @param controllerUs how long a controller takes until its next duty
 * @param timeoutUs after which somebody gives up waiting
 * @param pollUs pause of a follower that has nothing to fetch, and of a consumer
 * @param produceUs pause of a producer between two records
 * @param sessionUs session timeout
 * @param lagUs replica.lag.time.max
 * @param faultUs time between two faults, of any kind
 * @param downUs how long a process that died stays down
 * @param lossPerMille messages that the network loses
 * @param crashes weight of process deaths among faults; the other weights likewise
 */
record Profile(
        Setting setting,
        long networkUs,
        long zooKeeperUs,
        long isrWriteUs,
        long watchUs,
        long requestUs,
        long controllerUs,
        long timeoutUs,
        long pollUs,
        long produceUs,
        long sessionUs,
        long lagUs,
        long faultUs,
        long downUs,
        int lossPerMille,
        int crashes,
        int pauses,
        int cuts,
        int moves,
        int shutdowns,
        int reassignments) {

    static Profile draw(SimulationOptions options, Dice dice) {
        Setting setting = Setting.draw(options, dice);
        long network = dice.pick(200, 1_000, 1_000, 5_000, 20_000);
        long zooKeeper = dice.pick(network, network, 4 * network, 20 * network);
        long session = dice.pick(100_000, 500_000, 2_000_000);
        return new Profile(
                setting,
                network,
                zooKeeper,
                setting.powerLoss() ? dice.pick(zooKeeper, session / 2, 2 * session) : zooKeeper,
                dice.pick(zooKeeper, zooKeeper, 10 * zooKeeper, session / 4),
                dice.pick(network, network, 10 * network, session / 4),
                dice.pick(100, network, 10 * network),
                20 * network + dice.pick(10_000, 100_000),
                dice.pick(5, 20, 100) * network,
                dice.pick(2, 10, 10, 50) * network,
                session,
                dice.pick(session / 4, session, 3 * session),
                dice.pick(20, 50, 50, 200) * network + session / dice.pick(1, 4, 20),
                dice.pick(network, session / 2, 2 * session),
                (int) dice.pick(0, 0, 10, 50),
                (int) dice.pick(0, 1, 3),
                setting.powerLoss() ? 0 : (int) dice.pick(0, 1, 3),
                setting.powerLoss() ? 0 : (int) dice.pick(0, 1, 3),
                (int) dice.pick(1, 2, 6),
                setting.powerLoss() ? 0 : (int) dice.pick(0, 0, 1),
                setting.replicas() < options.brokers() ? (int) dice.pick(0, 1, 3) : 0);
    }
}
