package dev.insync.conformance.cli;

import dev.insync.linearizability.Budget;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.HistoryFormatException;
import dev.insync.linearizability.log.LogContract;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** {@code ./insync history}: judges a history that was recorded earlier, here or by Jepsen. */
@Command(
        name = "history",
        description = {
            "Judges a recorded history: insync-history/1 (NDJSON) or Jepsen's EDN, recognised by its content.",
            "",
            "A history of logs is judged by its contract; of registers, mutexes, sets and queues it is decided whether it is "
                    + "linearizable. A violation comes with the operations that prove it.",
            ""
        },
        footer = {"", "Example:", "  ./insync history history.ndjson --contract kafka,acks=1 --html history.html"})
final class HistoryCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 86_400;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The history.")
    private Path file = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "auto",
            description =
                    "log, register, mutex, set, queue or kafka; auto takes the one that the operations call for (default: "
                            + "${DEFAULT-VALUE}).")
    private String model = "auto";

    @Option(
            names = "--contract",
            paramLabel = "CONTRACT",
            defaultValue = "kafka",
            description = {
                "What the logs promise (default: ${DEFAULT-VALUE}): linearizable, or kafka, each with settings after commas: "
                        + "acks=0|1|all, min.insync.replicas=N, unclean, no-idempotence, gaps, "
                        + "isolation=read_committed|read_uncommitted, ww."
            })
    private String contract = "kafka";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long a search may take before the verdict is INCONCLUSIVE (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with timeline and evidence there.")
    private @Nullable Path html;

    /** Created by the command line. */
    HistoryCommand() {}

    @Override
    public Integer call() {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw bad("--seconds must be 1 to " + MAX_SECONDS + ", not " + seconds);
        }
        Path page = html == null ? null : OutputFiles.check("--html", html);
        HistoryJudge.Judged judged = judge(contract());
        if (page != null) {
            OutputFiles.write(page, target -> judged.html().to(target));
        }
        print(judged, page);
        return Verdicts.exitCode(judged.verdict()).code();
    }

    private void print(HistoryJudge.Judged judged, @Nullable Path page) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(judged.json());
            return;
        }
        out.println(Verdicts.word(judged.verdict()) + ": " + judged.headline());
        judged.lines().forEach(line -> out.println("   " + line));
        if (page != null) {
            out.println("   page: " + page);
        }
        if (judged.verdict() != Verdict.OK) {
            boolean logs = judged.model().equals("log") || judged.model().equals("kafka");
            out.println("   again: ./insync history " + file + (logs ? " --contract " + contract : ""));
        }
    }

    private HistoryJudge.Judged judge(LogContract promised) {
        if (!Files.isRegularFile(file)) {
            throw new BadInput(Files.exists(file) ? file + " is not a file" : "no file " + file);
        }
        Budget budget = Budget.standard().withTime(Duration.ofSeconds(seconds));
        try {
            return new HistoryJudge(file, promised, budget).judge(model.toLowerCase(Locale.ROOT));
        } catch (HistoryFormatException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private LogContract contract() {
        try {
            return LogContract.parse(contract);
        } catch (IllegalArgumentException e) {
            throw bad("--contract: " + e.getMessage());
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
