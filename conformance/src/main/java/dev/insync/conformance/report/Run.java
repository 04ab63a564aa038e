package dev.insync.conformance.report;

import dev.insync.conformance.workload.Judgement;
import dev.insync.linearizability.log.LogHistory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * One workload, its history and its verdict: what the report draws.
 *
 * @param judgement the history with its verdict
 * @param producers number of producers; their processes are 1 to that
 * @param consumers number of consumers; their processes come next, the final read is the last
 * @param focus index of the partition in the history to show closely
 * @param killed broker that was killed, if any
 * @param errors what clients met on the way, with how often
 */
public record Run(
        Judgement judgement, int producers, int consumers, int focus, OptionalInt killed, Map<String, Integer> errors) {

    /** What clients did and saw. */
    LogHistory history() {
        return judgement.history();
    }

    /** The index in the history of a topic's partition. */
    public static int focusOn(LogHistory history, String topic, int partition) {
        return Math.max(0, history.partitions().indexOf(topic + "-" + partition));
    }

    /** The name of a process for people. */
    String client(int process) {
        if (process <= producers) {
            return "producer " + process;
        }
        return process <= producers + consumers ? "consumer " + (process - producers) : "final read";
    }

    /** All clients in order, by process number from 1. */
    List<String> clients() {
        return IntStream.rangeClosed(1, producers + consumers + 1)
                .mapToObj(this::client)
                .toList();
    }

    /** The number of a partition, without the topic. */
    String partition(int index) {
        String name = history().partitions().get(index);
        return "partition " + name.substring(name.lastIndexOf('-') + 1);
    }
}
