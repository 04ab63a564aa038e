package dev.insync.conformance.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./insync mutate}: breaks the specification or the core on purpose and sees who notices. */
@Command(
        name = "mutate",
        description = "Breaks the specification or the core in small ways, and tells which check notices.",
        subcommands = {MutateSpecCommand.class, MutateCoreCommand.class})
final class MutateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** What to mutate has to be said. */
    @Override
    public Integer call() {
        CommandLine here = Objects.requireNonNull(spec).commandLine();
        here.usage(here.getErr());
        return ExitCode.USAGE.code();
    }
}
