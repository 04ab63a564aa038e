package dev.insync.conformance.bench;

import java.nio.file.Path;

/** One of the systems that are compared: how three brokers of it come to run on this machine. */
interface ClusterMaker {
    int BROKERS = 3;

    /** The name at the head of its column. */
    String name();

    /**
     * Starts the processes and returns at once.
     *
     * @param data an empty directory
     */
    RunningCluster start(Path data, Children children) throws BenchException;
}
