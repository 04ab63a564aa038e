package dev.insync.conformance.nemesis;

import dev.insync.reference.runtime.cluster.ClusterException;

/** Something that goes wrong on purpose, and its end. */
record Fault(String what, Order begin, Order end) {
    interface Order {
        void give() throws ClusterException;
    }
}
