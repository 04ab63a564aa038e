package dev.insync.conformance.cli;

import dev.insync.conformance.museum.Exhibition;
import dev.insync.conformance.museum.Exhibition.Piece;
import dev.insync.conformance.museum.MuseumSite;
import dev.insync.conformance.museum.Site;
import dev.insync.conformance.museum.Story;
import dev.insync.conformance.museum.Story.Chapter;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.Exhibit.Group;
import dev.insync.spec.model.LeftOut;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync museum}: the bugs that a missing rule brings back, as stories and as a site. */
@Command(
        name = "museum",
        description = {
            "Shows what goes wrong without the rules of replication that Kafka learned the hard way.",
            "",
            "Without a name: lists the exhibits and builds a site with a page and a space-time diagram for each. "
                    + "With a name: checks that model now and tells its counterexample. The exit code is 0 when every "
                    + "exhibit shows what the manifest announces, property and length.",
            ""
        },
        footer = {"", "Examples:", "  ./insync museum", "  ./insync museum kip-101"})
final class MuseumCommand implements Callable<Integer> {
    private static final String DEFAULT_OUT = "target/museum";
    private static final int TEXT_COLUMNS = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The exhibit to run (default: build the site).")
    private @Nullable String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the site is built; an older one is replaced (default: " + DEFAULT_OUT + ").")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (name != null && out != null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--out is for the whole site, not for one exhibit");
        }
        try {
            Exhibition exhibition = new Exhibition(ModelCatalog.load(SpecSources.find()));
            return (name == null ? build(exhibition) : run(exhibition, exhibition.find(name))).code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private ExitCode run(Exhibition exhibition, Piece piece) throws SpecException {
        Model model = exhibition.open(piece);
        Exhibit exhibit = piece.exhibit();
        out().println(piece.name() + ": " + exhibit.title());
        String fixedIn = exhibit.fixedIn() == null ? "in every Kafka" : "fixed in " + exhibit.fixedIn();
        out().println("   " + String.join(", ", exhibit.source()) + "; " + fixedIn);
        paragraph(exhibit.fix() == null ? "to be safe" : "the rule", exhibit.rule());
        paragraph(exhibit.fix() == null ? "what goes wrong" : "without it", exhibit.without());
        out().println();
        ProgressLine progress = progress();
        CheckResult result = Exhibition.check(model, listener(progress, piece.name()));
        progress.clear();
        Counterexample counterexample = result.counterexample();
        if (counterexample != null) {
            tell(Story.of(counterexample, Definitions.of(model)));
        }
        return verdict(piece, result);
    }

    private void tell(Story story) {
        for (Chapter chapter : story.chapters()) {
            out().printf(Locale.ROOT, "%4d. %s%n", chapter.number(), chapter.sentence());
            out().println("      " + chapter.action());
            chapter.changes().forEach(change -> out().println("          " + change));
        }
        if (!story.ending().isEmpty()) {
            out().println("      " + story.ending());
        }
    }

    private ExitCode verdict(Piece piece, CheckResult result) {
        if (result.outcome() instanceof Outcome.Failed failed) {
            throw new BadInput(String.valueOf(failed.diagnostics().get(0)));
        }
        if (result.outcome() instanceof Outcome.Cancelled) {
            out().println("INCONCLUSIVE " + piece.name() + ": cancelled after " + CheckCommand.text(result.duration()));
            return ExitCode.INCONCLUSIVE;
        }
        boolean shown = Exhibition.isAsAnnounced(result);
        out().println((shown ? "SHOWN " : "NOT SHOWN ") + piece.name() + ": " + found(result));
        if (!shown) {
            out().println("   the manifest announces: " + piece.entry().expect());
        }
        out().println("   again: ./insync museum " + piece.name());
        return shown ? ExitCode.HOLDS : ExitCode.VIOLATED;
    }

    private static String found(CheckResult result) {
        Counterexample counterexample = result.counterexample();
        String length = counterexample == null ? "" : " in " + counterexample.length() + " states";
        String asAnnounced = Exhibition.isAsAnnounced(result) ? ", as the manifest announces" : "";
        return String.format(
                Locale.ROOT,
                "%s%s%s; %,d distinct states in %s",
                result.outcome(),
                length,
                asAnnounced,
                result.counts().distinct(),
                CheckCommand.text(result.duration()));
    }

    private ExitCode build(Exhibition exhibition) throws SpecException {
        Path target = out == null ? Path.of(DEFAULT_OUT) : out;
        printList(exhibition);
        try {
            String obstacle = Site.obstacle(target);
            if (!obstacle.isEmpty()) {
                throw new BadInput("--out: " + obstacle);
            }
            Map<String, CheckResult> results = new HashMap<>();
            ProgressLine progress = progress();
            ExitCode code = ExitCode.HOLDS;
            for (Piece piece : exhibition.pieces()) {
                String label = piece.name() + ", " + (results.size() + 1) + " of "
                        + exhibition.pieces().size();
                CheckResult result =
                        Exhibition.checkOrFind(exhibition.open(piece), results(), listener(progress, label));
                progress.clear();
                if (result.outcome() instanceof Outcome.Failed || result.outcome() instanceof Outcome.Cancelled) {
                    return verdict(piece, result);
                }
                if (!Exhibition.isAsAnnounced(result)) {
                    code = verdict(piece, result);
                }
                results.put(piece.name(), result);
            }
            Site.write(target, MuseumSite.files(exhibition, results));
            out().println("The site: " + target.toAbsolutePath().normalize().resolve("index.html"));
            return code;
        } catch (IOException e) {
            throw new BadInput("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    /** What TLC found is kept beside the state graphs. */
    private static Path results() {
        return StateGraph.defaultDirectory().resolveSibling("museum");
    }

    private void printList(Exhibition exhibition) {
        int width = exhibition.pieces().stream()
                .mapToInt(piece -> piece.name().length())
                .max()
                .orElse(1);
        Group group = null;
        for (Piece piece : exhibition.pieces()) {
            if (piece.exhibit().group() != group) {
                group = piece.exhibit().group();
                out().println(group.title());
            }
            out().printf(
                            Locale.ROOT,
                            "  %-" + width + "s  %s; %s%n",
                            piece.name(),
                            piece.exhibit().title(),
                            piece.entry().expect());
        }
        if (!exhibition.leftOut().isEmpty()) {
            out().println("Left out");
            for (LeftOut leftOut : exhibition.leftOut()) {
                out().println("  " + leftOut.id() + ": " + leftOut.why());
            }
        }
    }

    private void paragraph(String label, String text) {
        String line = "   " + label + ":";
        List<String> lines = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > TEXT_COLUMNS) {
                lines.add(line);
                line = "     ";
            }
            line += " " + word;
        }
        lines.add(line);
        lines.forEach(out()::println);
    }

    private CheckListener listener(ProgressLine progress, String label) {
        return update -> progress.live("   " + label + ": " + CheckCommand.text(update));
    }

    private ProgressLine progress() {
        return new ProgressLine(out(), ProgressLine.onTerminal());
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
