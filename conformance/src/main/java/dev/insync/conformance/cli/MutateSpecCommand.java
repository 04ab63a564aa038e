package dev.insync.conformance.cli;

import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.mutate.Finding;
import dev.insync.spec.mutate.Finding.Verdict;
import dev.insync.spec.mutate.Mutation;
import dev.insync.spec.mutate.MutationRun;
import dev.insync.spec.mutate.MutationTable;
import dev.insync.spec.mutate.Mutations;
import dev.insync.spec.mutate.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./insync mutate spec}: mutants of the TLA+ modules, judged by the models. */
@Command(
        name = "spec",
        description = {
            "Edits the specification wrongly, one place at a time, and checks the models until one of them notices: "
                    + "those of the tiers smoke, standard and museum.",
            "",
            "Exit code 0: every mutant is noticed by a property, or explained in spec/models/mutants.json; 1: some are "
                    + "neither; 3: some were not decided within the budget.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./insync mutate spec --seed 7 --count 20",
            "  ./insync mutate spec --count 100 --out mutants.md"
        })
final class MutateSpecCommand implements Callable<Integer> {
    private static final Set<String> TIERS = Set.of("smoke", "standard", "museum");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final MutantOptions mutants = new MutantOptions();

    @Option(
            names = "--max-states",
            paramLabel = "N",
            defaultValue = "120000",
            description = "Leaves out models with more states (default: ${DEFAULT-VALUE}).")
    private long maxStates;

    @Override
    public Integer call() {
        mutants.check();
        ProgressLine progress =
                new ProgressLine(Objects.requireNonNull(spec).commandLine().getOut(), ProgressLine.onTerminal());
        try {
            SpecSources sources = SpecSources.find();
            Reviews reviews = Reviews.load(sources);
            try (MutationRun run = prepare(ModelCatalog.load(sources), progress)) {
                List<Finding> findings = judge(run, reviews, progress);
                progress.line(MutationTable.summary(findings, reviews));
                mutants.write(MutationTable.lines(
                        "Mutants of the specification, seed " + mutants.seed(), run.judges(), findings, reviews));
                return exitCode(findings, reviews).code();
            }
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private MutationRun prepare(ModelCatalog catalog, ProgressLine progress) throws SpecException {
        List<Model> models = mutants.models(catalog, entry -> TIERS.contains(entry.tier()));
        progress.line("Searching " + models.size() + " models as they are");
        MutationRun run = MutationRun.prepare(
                models,
                maxStates,
                judge -> progress.line(String.format(
                        Locale.ROOT,
                        "   %s %s: %,d states, %,d transitions",
                        judge.model().entry().name(),
                        judge.walk().outcome(),
                        judge.walk().states(),
                        judge.walk().transitions())));
        run.leftOut().forEach(name -> progress.line("   left out: " + name));
        if (run.judges().isEmpty()) {
            throw new BadInput("no model can judge; none has at most " + maxStates + " states");
        }
        return run;
    }

    private List<Finding> judge(MutationRun run, Reviews reviews, ProgressLine progress) {
        List<Mutation> all = run.mutations();
        progress.line(String.format(Locale.ROOT, "%,d places to edit, seed %d", all.size(), mutants.seed()));
        List<Finding> findings = new ArrayList<>();
        int stillborn = 0;
        for (Mutation mutation : Mutations.choose(all, mutants.seed(), all.size())) {
            if (findings.size() == mutants.count() || Thread.currentThread().isInterrupted()) {
                break;
            }
            progress.live("   " + (findings.size() + 1) + " of " + mutants.count() + ": " + mutation.place());
            Finding finding = run.judge(mutation);
            if (finding.verdict() == Verdict.STILLBORN) {
                stillborn++;
                continue;
            }
            findings.add(finding);
            progress.line("   " + findings.size() + ". " + text(finding));
            reviews.of(mutation).ifPresent(found -> progress.line("      " + found.is() + ": " + found.because()));
        }
        if (stillborn > 0) {
            progress.line(stillborn + " more do not parse and do not count");
        }
        return findings;
    }

    private static String text(Finding finding) {
        Mutation mutation = finding.mutation();
        return mutation.place() + " " + mutation.definition() + ", "
                + mutation.operator().text() + ": "
                + finding.verdict().text()
                + (finding.model().isEmpty() ? "" : " (" + finding.model() + ": " + finding.detail() + ")")
                + (finding.survived()
                        ? System.lineSeparator() + "      " + mutation.before() + System.lineSeparator() + "   →  "
                                + mutation.after()
                        : "");
    }

    private static ExitCode exitCode(List<Finding> findings, Reviews reviews) {
        List<Finding> open = findings.stream()
                .filter(finding ->
                        finding.survived() && reviews.of(finding.mutation()).isEmpty())
                .toList();
        if (open.isEmpty()) {
            return ExitCode.HOLDS;
        }
        return open.stream().allMatch(finding -> finding.verdict() == Verdict.UNDECIDED)
                ? ExitCode.INCONCLUSIVE
                : ExitCode.VIOLATED;
    }
}
