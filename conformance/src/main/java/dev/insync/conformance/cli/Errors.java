package dev.insync.conformance.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class Errors {
    private static final String DEBUG_HINT = " (--debug shows the stack trace)";

    private final boolean debugFromEnvironment;

    /** {@code debugFromEnvironment}: stack traces are wanted even without {@code --debug}. */
    Errors(boolean debugFromEnvironment) {
        this.debugFromEnvironment = debugFromEnvironment;
    }

    /** The arguments do not parse: what is wrong, and where help is. */
    int onParameterError(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String help = "./" + command.getCommandSpec().qualifiedName() + " --help";
        command.getErr().println(prefix(command) + oneLine(describe(error)) + "; see " + help);
        if (debugFromEnvironment || List.of(args).contains("--debug")) {
            error.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return ExitCode.USAGE.code();
    }

    /** A command threw: bad input speaks for itself, everything else names its kind. */
    int onExecutionError(Throwable error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean debug = debugFromEnvironment || debugAsked(parsed);
        if (error instanceof BadInput) {
            err.println(prefix(command) + oneLine(String.valueOf(error.getMessage())));
        } else {
            err.println(prefix(command) + oneLine(describe(error)) + (debug ? "" : DEBUG_HINT));
        }
        if (debug) {
            error.printStackTrace(err);
        }
        err.flush();
        return ExitCode.USAGE.code();
    }

    /** Where the command line itself has failed, beyond what picocli hands to its handlers. */
    int onFatalError(Throwable error, PrintWriter err) {
        err.println("insync: " + oneLine(describe(error))
                + (debugFromEnvironment ? "" : " (INSYNC_DEBUG=1 shows the stack trace)"));
        if (debugFromEnvironment) {
            error.printStackTrace(err);
        }
        err.flush();
        return ExitCode.USAGE.code();
    }

    private static boolean debugAsked(ParseResult parsed) {
        ParseResult level = parsed;
        while (level != null) {
            if (level.hasMatchedOption("--debug")) {
                return true;
            }
            level = level.subcommand();
        }
        return false;
    }

    private static String prefix(CommandLine command) {
        return command.getCommandSpec().qualifiedName() + ": ";
    }

    private static String describe(ParameterException error) {
        CommandLine command = error.getCommandLine();
        if (error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            boolean hasSubcommands = !command.getSubcommands().isEmpty();
            String what = (hasSubcommands ? "unknown command '" : "unexpected argument '")
                    + unmatched.getUnmatched().get(0) + "'";
            return what + didYouMean(unmatched);
        }
        if (error instanceof UnmatchedArgumentException unmatched) {
            return "unknown option '" + unmatched.getUnmatched().get(0) + "'" + didYouMean(unmatched);
        }
        String message = String.valueOf(error.getMessage());
        return message.isEmpty() ? "bad arguments" : decapitalize(message);
    }

    private static String didYouMean(UnmatchedArgumentException unmatched) {
        List<String> suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty()
                ? ""
                : suggestions.stream().limit(3).collect(Collectors.joining("' or '", "; did you mean '", "'?"));
    }

    private static String describe(Throwable error) {
        String message = error.getMessage();
        if (error instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied: " + message;
        }
        if (error instanceof NotDirectoryException) {
            return "not a directory: " + message;
        }
        if (error instanceof FileAlreadyExistsException) {
            return "already exists and is not a directory: " + message;
        }
        if (error instanceof OutOfMemoryError) {
            return "out of memory: " + message + "; INSYNC_JAVA_OPTS=-Xmx4g gives more";
        }
        return "unexpected " + error.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static String decapitalize(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
