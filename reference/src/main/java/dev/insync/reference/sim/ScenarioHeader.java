package dev.insync.reference.sim;

import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.cluster.ClusterConfig;
import java.util.ArrayList;
import java.util.List;

/** The lines of a scenario that say what cluster it is about; what is not said is as in {@link Setting#plain}. */
final class ScenarioHeader {
    private static final List<String> WORDS = List.of(
            "brokers N",
            "partitions N",
            "replicas N",
            "min.insync.replicas N",
            "without FIX",
            "no retries",
            "acks one",
            "watches",
            "power loss",
            "unclean election");

    private int brokers = 3;
    private int partitions = 1;
    private int replicas;
    private int minInsyncReplicas = 1;
    private final List<Fix> without = new ArrayList<>();
    private boolean retries = true;
    private boolean leaderAcks;
    private boolean watches;
    private boolean powerLoss;
    private boolean unclean;

    static List<String> print(SimulationOptions options, Setting setting) {
        List<String> lines = new ArrayList<>();
        lines.add("brokers " + options.brokers());
        if (options.partitions() > 1) {
            lines.add("partitions " + options.partitions());
        }
        if (setting.replicas() < options.brokers()) {
            lines.add("replicas " + setting.replicas());
        }
        lines.add("min.insync.replicas " + options.minInsyncReplicas());
        options.fixes().missing().forEach(fix -> lines.add("without " + fix.id()));
        add(lines, !setting.retries(), "no retries");
        add(lines, setting.leaderAcks(), "acks one");
        add(lines, setting.watches(), "watches");
        add(lines, setting.powerLoss(), "power loss");
        add(lines, setting.unclean(), "unclean election");
        return lines;
    }

    private static void add(List<String> lines, boolean holds, String line) {
        if (holds) {
            lines.add(line);
        }
    }

    /** Takes one line in; where it is none of the words, an IllegalArgumentException says so. */
    void read(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "brokers" -> brokers = number(line, rest);
            case "partitions" -> partitions = number(line, rest);
            case "replicas" -> replicas = number(line, rest);
            case "min.insync.replicas" -> minInsyncReplicas = number(line, rest);
            case "without" -> without.add(Fix.of(rest));
            default -> readFlag(line);
        }
    }

    private void readFlag(String line) {
        switch (line) {
            case "no retries" -> retries = false;
            case "acks one" -> leaderAcks = true;
            case "watches" -> watches = true;
            case "power loss" -> powerLoss = true;
            case "unclean election" -> unclean = true;
            default ->
                throw new IllegalArgumentException(
                        "'" + line + "' is neither an event (> Name p=0 ...), a comment (#), " + "= state, nor one of: "
                                + String.join(", ", WORDS));
        }
    }

    private static int number(String line, String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("'" + line + "' needs a number");
        }
        return Integer.parseInt(text);
    }

    ClusterConfig config() {
        int held = replicas == 0 ? brokers : replicas;
        SimulationOptions options = new SimulationOptions(
                0, brokers, partitions, Integer.MAX_VALUE, minInsyncReplicas, Fixes.without(without));
        if (held < 1 || held > brokers) {
            throw new IllegalArgumentException("replicas: 1 to the number of brokers, not " + held);
        }
        return new Setting(held, retries, leaderAcks, watches, powerLoss, unclean).config(options);
    }
}
