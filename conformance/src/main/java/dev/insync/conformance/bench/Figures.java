package dev.insync.conformance.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one system was measured at, one figure for each round. */
public final class Figures {
    private final String system;
    private final Map<Measure, List<Double>> rounds = new EnumMap<>(Measure.class);

    Figures(String system) {
        this.system = system;
    }

    String system() {
        return system;
    }

    void add(Measure measure, double figure) {
        if (!Double.isFinite(figure)) {
            throw new IllegalArgumentException(measure.label() + ": " + figure);
        }
        rounds.computeIfAbsent(measure, any -> new ArrayList<>()).add(figure);
    }

    boolean has(Measure measure) {
        return rounds.containsKey(measure);
    }

    /** The middle figure; of an even number, the mean of the two in the middle. */
    double median(Measure measure) {
        List<Double> sorted = sorted(measure);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least(Measure measure) {
        return sorted(measure).get(0);
    }

    double greatest(Measure measure) {
        List<Double> sorted = sorted(measure);
        return sorted.get(sorted.size() - 1);
    }

    private List<Double> sorted(Measure measure) {
        List<Double> figures = rounds.get(measure);
        if (figures == null) {
            throw new IllegalArgumentException(measure.label() + " was not measured");
        }
        return figures.stream().sorted().toList();
    }
}
