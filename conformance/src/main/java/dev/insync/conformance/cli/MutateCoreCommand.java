package dev.insync.conformance.cli;

import dev.insync.conformance.mutate.CoreFinding;
import dev.insync.conformance.mutate.CoreMutants;
import dev.insync.conformance.mutate.CoreTable;
import dev.insync.conformance.mutate.JavaMutation;
import dev.insync.conformance.mutate.Level;
import dev.insync.conformance.mutate.ModelGraph;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Expectation;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.mutate.Reviews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./insync mutate core}: mutants of the core, judged by the levels of the conformance suite. */
@Command(
        name = "core",
        description = {
            "Edits the core wrongly, one place at a time, and also switches off one rule at a time; tells which level notices. "
                    + "The models of the tiers smoke and standard judge, and the simulator.",
            "",
            "Exit code 0: every mutant is noticed, or explained in spec/models/mutants.json; 1: some are neither.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./insync mutate core --seed 7 --count 20",
            "  ./insync mutate core --count 100 --out mutants.md",
            "  ./insync mutate core --count 100 --from 40 --to 49"
        })
final class MutateCoreCommand implements Callable<Integer> {
    private static final Set<String> TIERS = Set.of("smoke", "standard");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final MutantOptions mutants = new MutantOptions();

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first core to judge; the cores without a rule come before the mutants (default: 1).")
    private int from;

    @Option(names = "--to", paramLabel = "N", description = "The last core to judge (default: the last mutant).")
    private @Nullable Integer to;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "120",
            description = "Runs of the simulator that each core has to pass (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() {
        mutants.check();
        if (runs < 1 || from < 1 || (to != null && to < from)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--runs and --from are at least 1, and --to at least --from");
        }
        ProgressLine progress =
                new ProgressLine(Objects.requireNonNull(spec).commandLine().getOut(), ProgressLine.onTerminal());
        try {
            SpecSources sources = SpecSources.find();
            Reviews reviews = Reviews.load(sources);
            List<ModelGraph> graphs = graphs(ModelCatalog.load(sources), progress);
            List<CoreFinding> findings = new ArrayList<>();
            try (CoreMutants cores = new CoreMutants(graphs, runs)) {
                progress.line(String.format(
                        Locale.ROOT,
                        "%,d places to edit, seed %d",
                        cores.mutations().size(),
                        mutants.seed()));
                judge(cores, graphs.get(0).model().knownFixes(), finding -> note(finding, findings, reviews, progress));
            }
            progress.line(CoreTable.summary(findings, reviews));
            mutants.write(CoreTable.lines("Mutants of the core, seed " + mutants.seed(), from, findings, reviews));
            boolean open = findings.stream()
                    .anyMatch(finding -> finding.survived()
                            && CoreTable.review(finding, reviews).isEmpty());
            return (open ? ExitCode.VIOLATED : ExitCode.HOLDS).code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInput("the state graphs cannot be kept: " + e.getMessage(), e);
        }
    }

    private List<ModelGraph> graphs(ModelCatalog catalog, ProgressLine progress) throws SpecException, IOException {
        List<Model> models = mutants.models(
                catalog,
                entry -> TIERS.contains(entry.tier()) && entry.expect().outcome() == Expectation.Outcome.HOLDS);
        models.sort(Comparator.comparing(model ->
                Optional.ofNullable(model.entry().expect().distinctStates()).orElse(Long.MAX_VALUE)));
        List<ModelGraph> graphs = new ArrayList<>();
        for (Model model : models) {
            progress.line("Graph of " + model.entry().name());
            graphs.add(new ModelGraph(
                    model,
                    StateGraph.open(
                            model,
                            StateGraph.defaultDirectory(),
                            counts -> progress.live(
                                    String.format(Locale.ROOT, "   exploring: %,d states", counts.states())))));
        }
        return graphs;
    }

    /** The cores without a rule, then the mutants that compile; those before the first are made and not judged. */
    private void judge(CoreMutants cores, Set<String> fixes, Consumer<CoreFinding> found) {
        int last = to == null ? fixes.size() + mutants.count() : Math.min(to, fixes.size() + mutants.count());
        int number = 0;
        for (String fix : fixes) {
            if (++number >= from && number <= last) {
                found.accept(cores.judgeWithout(fix));
            }
        }
        for (JavaMutation mutation : CoreMutants.shuffled(cores.mutations(), mutants.seed())) {
            if (number >= last) {
                return;
            }
            Optional<CoreMutants.Mutant> mutant = cores.make(mutation);
            if (mutant.isPresent() && ++number >= from) {
                found.accept(cores.judge(mutant.get()));
            }
        }
    }

    private void note(CoreFinding finding, List<CoreFinding> findings, Reviews reviews, ProgressLine progress) {
        StringBuilder line = new StringBuilder("   ")
                .append(from + findings.size())
                .append(". ")
                .append(finding.place())
                .append(", ")
                .append(finding.edit());
        for (Map.Entry<Level, String> noticed : finding.noticed().entrySet()) {
            line.append("; ").append(noticed.getKey().text()).append(": ").append(noticed.getValue());
        }
        findings.add(finding);
        progress.line(line.toString());
        if (finding.survived()) {
            progress.line("      survives: " + (finding.before().isEmpty() ? finding.place() : finding.before()));
            progress.line("             →  " + finding.after());
            CoreTable.review(finding, reviews)
                    .ifPresent(found -> progress.line("      " + found.is() + ": " + found.because()));
        }
    }
}
