package dev.insync.conformance.cli;

import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.trace.ValidationText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./insync validate}: decides whether a recorded trace is a behaviour of the specification. */
@Command(
        name = "validate",
        description = {
            "Decides whether a recorded trace (insync-trace/1, NDJSON) is a behaviour of the specification.",
            "",
            "A rejection shows the first event that is not, the state before it, and the conjunct of its action that is false or "
                    + "the part of the state that differs. Of an accepted trace the properties are checked too; a trace that "
                    + "breaks one is violated.",
            ""
        },
        footer = {"", "Example:", "  ./insync validate trace.ndjson --model smoke"})
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TRACE", description = "The trace.")
    private Path file = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The model (default: the one that the trace's header names, else the first of its module).")
    private @Nullable String model;

    @Option(
            names = "--spec",
            paramLabel = "DIR",
            description =
                    "Where the specification lies: modules, and models/manifest.json (default: the one built in).")
    private @Nullable Path directory;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "States to explore beyond one for each event, before the verdict is left open (default: "
                    + "${DEFAULT-VALUE}).")
    private long budget = Validation.DEFAULT_BUDGET;

    @Option(
            names = "--no-properties",
            description = "Ask only whether the trace is a behaviour; properties over long logs take most of the time.")
    private boolean noProperties;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (budget < 0) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--budget must not be negative: " + budget);
        }
        if (directory != null && !Files.isDirectory(directory)) {
            throw new BadInput("no directory " + directory);
        }
        if (!Files.isRegularFile(file)) {
            throw new BadInput("no file " + file);
        }
        Validation validation = Validation.against(
                        directory == null ? SpecSources.find() : SpecSources.directory(directory))
                .budget(budget);
        if (model != null) {
            validation = validation.model(model);
        }
        if (noProperties) {
            validation = validation.withoutProperties();
        }
        try (Reader trace = open()) {
            ValidationResult result = run(validation, trace);
            report(result);
            return exitCode(result).code();
        } catch (SpecException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new BadInput(
                    e.getMessage() + ": " + Objects.requireNonNull(e.getCause()).getMessage(), e);
        }
    }

    private Reader open() throws IOException {
        return new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private ValidationResult run(Validation validation, Reader trace) throws SpecException {
        if (json) {
            return validation.run(file.toString(), trace);
        }
        ProgressLine progress = new ProgressLine(out(), ProgressLine.onTerminal());
        try {
            return validation.run(
                    file.toString(),
                    trace,
                    model -> progress.line("Validating " + file + " against "
                            + model.entry().module() + " with " + model.configFile()),
                    matched -> progress.live(String.format(Locale.ROOT, "   %,d events matched", matched)));
        } finally {
            progress.clear();
        }
    }

    private void report(ValidationResult result) {
        if (json) {
            out().println(ValidationText.json(file.toString(), result).toPrettyString());
            return;
        }
        String size = String.format(
                Locale.ROOT,
                "%,d states explored in %s, of which %s to read the specification; %,.0f events/s",
                result.explored(),
                CheckCommand.text(result.duration()),
                CheckCommand.text(result.duration().minus(result.searching())),
                result.eventsPerSecond());
        String what = switch (result.verdict()) {
            case ACCEPTED ->
                String.format(
                        Locale.ROOT,
                        "%s: %,d events are a behaviour of %s%s",
                        result.broken() == null ? "ACCEPTED" : "VIOLATED",
                        result.matched(),
                        result.model().label(),
                        result.broken() == null ? "" : " that breaks a property");
            case REJECTED ->
                String.format(
                        Locale.ROOT,
                        "REJECTED: no behaviour of %s has more than the first %,d events",
                        result.model().label(),
                        result.matched());
            case INCONCLUSIVE ->
                String.format(
                        Locale.ROOT,
                        "INCONCLUSIVE: the budget ended; %,d events are matched at most",
                        result.matched());
        };
        out().println(what + "; " + size);
        if (!result.hidden().isEmpty()) {
            out().printf(
                            Locale.ROOT,
                            "   %,d hidden steps: %s%n",
                            result.hidden().size(),
                            result.hidden().stream()
                                    .limit(5)
                                    .map(String::valueOf)
                                    .toList());
        }
        ValidationText.lines(result).forEach(line -> out().println("   " + line));
        if (exitCode(result) != ExitCode.HOLDS) {
            out().println("   again: " + command(result));
        }
    }

    private String command(ValidationResult result) {
        return "./insync validate " + file
                + (model == null ? "" : " --model " + model)
                + (directory == null ? "" : " --spec " + directory)
                + (noProperties ? " --no-properties" : "")
                + (result.verdict() == Verdict.INCONCLUSIVE
                        ? " --budget " + Math.max(budget, 1) * 10
                        : budget == Validation.DEFAULT_BUDGET ? "" : " --budget " + budget);
    }

    private static ExitCode exitCode(ValidationResult result) {
        return switch (result.verdict()) {
            case ACCEPTED -> result.broken() == null ? ExitCode.HOLDS : ExitCode.VIOLATED;
            case REJECTED -> ExitCode.VIOLATED;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
