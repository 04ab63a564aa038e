package dev.insync.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/**
 * Programs that this build does not bring along. A test that needs one asks here first: where it is missing, the test is
 * skipped with the reason, or fails if the build runs with {@code -Dinsync.clients=required}.
 */
public final class ExternalClient {
    private static final String DEBIAN_PYTHON = "/usr/bin/python3";

    /** Where the build's own script installs them; tests run in the directory of their module. */
    private static final Path NODE_MODULES = Path.of("..", ".ci", "kafkajs", "node_modules");

    private ExternalClient() {}

    /** Goes on only if {@code command} is on the PATH; gives the command back, ready for a {@link ProcessBuilder}. */
    public static String require(String command) {
        return saying(() -> require(command, required()));
    }

    /** Goes on only if some Python 3 has {@code module}; gives that interpreter back. */
    public static String requirePython(String module) {
        return saying(() -> requirePython(module, required()));
    }

    /** Goes on only if node is there and {@code module} was installed for the tests; gives the directory of modules back. */
    public static Path requireNode(String module) {
        require("node");
        Path modules = NODE_MODULES.toAbsolutePath().normalize();
        return saying(() -> {
            if (!Files.isDirectory(modules.resolve(module))) {
                missing("the node module " + module + " is not installed in " + modules, required());
            }
            return modules;
        });
    }

    static String require(String command, boolean required) {
        if (!succeeds("sh", "-c", "command -v \"$0\"", command)) {
            missing(command + " is not installed", required);
        }
        return command;
    }

    static String requirePython(String module, boolean required) {
        // Debian installs its packages for its own interpreter, which is often not the first python3 on the PATH.
        for (String python : List.of(DEBIAN_PYTHON, "python3")) {
            if (succeeds(python, "-c", "import " + module)) {
                return python;
            }
        }
        missing("no python3 has the module " + module, required);
        return DEBIAN_PYTHON;
    }

    /** The console report counts skipped tests but does not say why. */
    private static <T> T saying(Supplier<T> requirement) {
        try {
            return requirement.get();
        } catch (TestAbortedException skipped) {
            System.out.println("SKIPPED: " + skipped.getMessage());
            throw skipped;
        }
    }

    private static boolean required() {
        return "required".equals(System.getProperty("insync.clients"));
    }

    private static void missing(String reason, boolean required) {
        if (required) {
            fail(reason + ", and insync.clients=required");
        }
        abort(reason);
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
