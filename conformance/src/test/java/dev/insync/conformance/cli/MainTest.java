package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheExitCodes() {
        assertEquals(0, run("--help"));
        String help = out.toString();
        assertTrue(help.contains("Usage: insync"), help);
        assertTrue(help.contains("0   holds"), help);
        assertTrue(help.contains("1   violated"), help);
        assertTrue(help.contains("2   usage error"), help);
        assertTrue(help.contains("3   inconclusive"), help);
        assertEquals("", err.toString());
    }

    @Test
    void versionIsTheOneTheBuildWrote() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("(?s)insync \\d+\\.\\d+\\.\\d+.*\\RJava \\d+.*"), out.toString());
    }

    @Test
    void nothingToDoIsAUsageErrorThatShowsTheHelp() {
        assertEquals(2, run());
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("Usage: insync"), err.toString());
    }

    @Test
    void anUnknownCommandIsOneLineWithASuggestion() {
        assertEquals(2, run("prob"));
        assertOneErrorLine("insync: unknown command 'prob'; did you mean 'probe'?; see ./insync --help");
    }

    @Test
    void anUnknownOptionIsOneLineThatNamesTheCommandsHelp() {
        assertEquals(2, run("probe", "--frobnicate"));
        assertOneErrorLine("insync probe: unknown option '--frobnicate'; see ./insync probe --help");
    }

    @Test
    void aSurplusArgumentIsNamed() {
        assertEquals(2, run("probe", "HOLDS", "surplus"));
        assertOneErrorLine("insync probe: unexpected argument 'surplus'; see ./insync probe --help");
    }

    @Test
    void aMalformedValueSaysWhichOptionAndWhy() {
        assertEquals(2, run("probe", "--count", "three"));
        assertOneErrorLine("insync probe: invalid value for option '--count': 'three' is not an int;"
                + " see ./insync probe --help");
    }

    @Test
    void everyExitCodeReachesTheCaller() {
        for (ExitCode code : ExitCode.values()) {
            assertEquals(code.code(), run("probe", code.name()));
        }
    }

    @Test
    void badInputIsPrintedAsItIs() {
        assertEquals(2, run("probe", "--fail", "BAD_INPUT"));
        assertOneErrorLine("insync probe: no model 'smokey'; known: smoke, standard");
    }

    @Test
    void aMissingFileIsNamedWithoutAnExceptionName() {
        assertEquals(2, run("probe", "--fail", "NO_FILE"));
        assertOneErrorLine("insync probe: no such file: history.ndjson (--debug shows the stack trace)");
    }

    @Test
    void anUnexpectedExceptionIsOneLine() {
        assertEquals(2, run("probe", "--fail", "BUG"));
        assertOneErrorLine(
                "insync probe: unexpected IllegalStateException: first line second line (--debug shows the stack trace)");
    }

    @Test
    void anErrorOfTheVirtualMachineIsOneLineToo() {
        assertEquals(2, run("probe", "--fail", "ERROR"));
        assertOneErrorLine("insync: unexpected StackOverflowError (INSYNC_DEBUG=1 shows the stack trace)");
    }

    @Test
    void debugShowsTheStackTrace() {
        assertEquals(2, run("probe", "--debug", "--fail", "BUG"));
        assertTrue(err.toString().contains("at dev.insync.conformance.cli.MainTest"), err.toString());
    }

    @Test
    void debugFromTheEnvironmentShowsTheStackTrace() {
        assertEquals(2, execute(Map.of("INSYNC_DEBUG", "1"), "probe", "--fail", "BAD_INPUT"));
        assertTrue(err.toString().contains("at dev.insync.conformance.cli.MainTest"), err.toString());
    }

    @Test
    void subcommandsInheritHelpAndExitCodes() {
        assertEquals(0, run("probe", "--help"));
        assertTrue(out.toString().contains("Usage: insync probe"), out.toString());
        assertTrue(out.toString().contains("3   inconclusive"), out.toString());
    }

    @Test
    void anArgumentThatBeginsWithAtIsNotReadAsAFile() {
        assertEquals(2, run("probe", "HOLDS", "@surplus"));
        assertOneErrorLine("insync probe: unexpected argument '@surplus'; see ./insync probe --help");
    }

    @Test
    void everyRegisteredSubcommandDescribesItselfAndHasHelp() {
        Main.commandLine().getSubcommands().forEach((name, command) -> {
            String[] description = command.getCommandSpec().usageMessage().description();
            assertTrue(description.length > 0 && !description[0].isBlank(), name + " has no description");
            assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), name, "--help"));
            assertTrue(out.toString().contains("Usage: insync " + name), out.toString());
        });
        assertEquals("", err.toString());
    }

    private int run(String... args) {
        return execute(Map.of(), args);
    }

    private int execute(Map<String, String> environment, String... args) {
        CommandLine root = Main.commandLine();
        root.addSubcommand(Probe.class);
        return Main.execute(root, new PrintWriter(out), new PrintWriter(err), environment, args);
    }

    private void assertOneErrorLine(String expected) {
        assertEquals(List.of(expected), err.toString().lines().toList());
        assertFalse(err.toString().contains("\tat "));
        assertEquals("", out.toString());
    }

    enum Failure {
        NONE,
        BAD_INPUT,
        NO_FILE,
        BUG,
        ERROR
    }

    @Command(name = "probe", description = "Ends as it is told.")
    static final class Probe implements Callable<Integer> {
        @Parameters(arity = "0..1")
        private ExitCode end = ExitCode.HOLDS;

        @Option(names = "--count")
        private int count;

        @Option(names = "--fail")
        private Failure failure = Failure.NONE;

        @Override
        public Integer call() throws Exception {
            switch (failure) {
                case BAD_INPUT -> throw new BadInput("no model 'smokey'; known: smoke, standard");
                case NO_FILE -> throw new NoSuchFileException("history.ndjson");
                case BUG -> throw new IllegalStateException("first line\n  second line");
                case ERROR -> throw new StackOverflowError();
                case NONE -> {
                    return end.code() + count;
                }
            }
            throw new AssertionError(failure);
        }
    }
}
