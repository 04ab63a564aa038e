package dev.insync.reference.sim;

import java.util.Arrays;

/** The network: node 0 is ZooKeeper, 1 to n are brokers, n + 1 is where clients are. */
final class Links {
    private final int width;
    private final long[] cutUntilUs;
    private final Profile profile;
    private final Dice dice;
    private boolean healed;

    Links(int brokers, Profile profile, Dice dice) {
        this.width = brokers + 2;
        this.cutUntilUs = new long[width * width];
        this.profile = profile;
        this.dice = dice;
    }

    /** Nothing gets from one node to the other until then. */
    void cut(int from, int to, long untilUs) {
        int link = from * width + to;
        cutUntilUs[link] = Math.max(cutUntilUs[link], untilUs);
    }

    /** From now on everything gets through. */
    void heal() {
        Arrays.fill(cutUntilUs, 0);
        healed = true;
    }

    /** When the link heals; in the past where it is whole. */
    long cutUntilUs(int from, int to) {
        return cutUntilUs[from * width + to];
    }

    boolean isCut(int from, int to, long nowUs) {
        return cutUntilUs[from * width + to] > nowUs;
    }

    /** How long the next message takes; each one has its own delay, so that links overtake one another. */
    long delayUs(int from, int to) {
        return dice.spread(from == 0 || to == 0 ? profile.zooKeeperUs() : profile.networkUs());
    }

    boolean loses() {
        return !healed && profile.lossPerMille() > 0 && dice.perMille(profile.lossPerMille());
    }
}
