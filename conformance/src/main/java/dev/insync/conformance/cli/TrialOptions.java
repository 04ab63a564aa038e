package dev.insync.conformance.cli;

import dev.insync.reference.core.Fix;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that put the reference brokers on trial have in common. */
final class TrialOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--without",
            paramLabel = "FIX",
            description = "Run the brokers without this rule, to see it found out. May be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of what is done; without it a new one is taken. The cluster's own timing is not repeated.")
    private @Nullable Long seed;

    private final long newSeed = Instant.now().toEpochMilli() % 1_000_000;

    /** Created by the command line. */
    TrialOptions() {}

    long seed() {
        return seed == null ? newSeed : seed;
    }

    /** The names of the rules that are switched off; an unknown one is a usage error. */
    SortedSet<String> rulesOff() {
        SortedSet<String> rules = new TreeSet<>();
        for (String name : without) {
            try {
                rules.add(Fix.of(name).id());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        Objects.requireNonNull(command).commandLine(), "--without: " + e.getMessage(), e);
            }
        }
        return rules;
    }

    static ClusterOptions without(SortedSet<String> rules, ClusterOptions cluster) {
        ClusterOptions options = cluster;
        for (String rule : rules) {
            options = options.withoutRule(rule);
        }
        return options;
    }

    /** The command line that does the same again. */
    String again(String start) {
        StringBuilder line = new StringBuilder(start);
        rulesOff().forEach(rule -> line.append(" --without ").append(rule));
        return line.append(" --seed ").append(seed()).toString();
    }
}
