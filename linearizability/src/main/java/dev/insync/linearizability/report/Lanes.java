package dev.insync.linearizability.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Numbers processes in order, one lane for each. */
final class Lanes {
    private final Map<Integer, Integer> laneOf = new TreeMap<>();
    private final List<String> names = new ArrayList<>();

    Lanes(int size, IntUnaryOperator process) {
        for (int op = 0; op < size; op++) {
            laneOf.put(process.applyAsInt(op), 0);
        }
        laneOf.replaceAll((number, lane) -> {
            names.add("process " + number);
            return names.size() - 1;
        });
    }

    int of(int process) {
        return laneOf.getOrDefault(process, 0);
    }

    List<String> names() {
        return names;
    }
}
