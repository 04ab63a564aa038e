package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.model.SpecSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --distributed} and {@code worker}, each in a process of its own, on the loopback interface. */
class DistributedCommandTest {
    private static final Pattern JOIN = Pattern.compile(".*\\./insync worker (\\S+)");
    private static final Pattern EXPANDED = Pattern.compile("DONE Counters: ([\\d,]+) states expanded here; .*");

    @TempDir
    private Path directory;

    private final List<Command> started = new ArrayList<>();

    @BeforeEach
    void writeTheSpecification() throws IOException {
        Files.createDirectories(directory.resolve("models"));
        Files.createDirectories(directory.resolve("temporary"));
        Files.writeString(directory.resolve("Counters.tla"), """
                ---- MODULE Counters ----
                EXTENDS Naturals, CounterNames
                CONSTANT Max
                VARIABLE count
                Init == count = [name \\in Names |-> 0]
                Up(name) == count[name] < Max /\\ count' = [count EXCEPT ![name] = @ + 1]
                Next == \\E name \\in Names : Up(name)
                Spec == Init /\\ [][Next]_count /\\ WF_count(Next)
                Below == \\A name \\in Names : count[name] <= Max
                NeverBothTwo == \\E name \\in Names : count[name] # 2
                Grows == [][\\A name \\in Names : count'[name] >= count[name]]_count
                Full == <>(\\A name \\in Names : count[name] = Max)
                ====
                """);
        Files.writeString(
                directory.resolve("CounterNames.tla"),
                "---- MODULE CounterNames ----\nNames == {\"left\", \"right\"}\n====\n");
        String grid = "CONSTANT Max = 30\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n";
        Files.writeString(directory.resolve("models/grid.cfg"), grid + "INVARIANT Below\nPROPERTY Grows\n");
        Files.writeString(directory.resolve("models/broken.cfg"), grid + "INVARIANTS Below NeverBothTwo\n");
        Files.writeString(
                directory.resolve("models/live.cfg"), "CONSTANT Max = 3\nSPECIFICATION Spec\nPROPERTY Full\n");
        String entry = "{\"name\": \"%s\", \"module\": \"Counters\", \"cfg\": \"%s.cfg\", \"tier\": \"smoke\", "
                + "\"shows\": \"counters\", \"expect\": {\"outcome\": \"holds\"}}";
        Files.writeString(
                directory.resolve("models/manifest.json"),
                "{\"models\": ["
                        + String.join(
                                ",",
                                entry.formatted("grid", "grid"),
                                entry.formatted("broken", "broken"),
                                entry.formatted("live", "live"))
                        + "]}");
        System.setProperty(SpecSources.DIRECTORY_PROPERTY, directory.toString());
    }

    @AfterEach
    void everyProcessHasEndedAndLeftNothingBehind() throws IOException {
        System.clearProperty(SpecSources.DIRECTORY_PROPERTY);
        started.forEach(command -> command.process.destroyForcibly());
        try (Stream<Path> files = Files.list(directory.resolve("temporary"))) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("insync-tlc-"))
                            .toList());
        }
    }

    @Test
    void twoWorkersFindTheStatesThatOneSearchFinds() throws Exception {
        assertTrue(
                run("check", "grid", "--workers", "1").out().contains("HOLDS grid: 961 distinct states, depth 61, "));

        Command server = start("check", "grid", "--distributed", "--port", "0", "--await", "2");
        String address = server.address();
        Command one = start("worker", address, "--workers", "1");
        Command other = start("worker", address, "--workers", "1");

        assertEquals(0, one.end());
        assertEquals(0, other.end());
        assertEquals(0, server.end());
        assertTrue(server.text().contains("HOLDS grid: 961 distinct states, "), server.text());
        assertEquals(961, one.expanded() + other.expanded());
        assertTrue(one.text().startsWith("Working on Counters for " + address + ", 1 thread\n"), one.text());
    }

    @Test
    void aViolationIsNamedAndShown() throws Exception {
        Command server = start("check", "broken", "--distributed", "--port", "0");
        Command worker = start("worker", server.address(), "--workers", "1");

        assertEquals(1, server.end());
        assertEquals(0, worker.end());
        assertTrue(server.text().contains("VIOLATED broken: NeverBothTwo (invariant); "), server.text());
        assertTrue(server.text().contains("   5. Up(name = "), server.text());
    }

    @Test
    void aWorkerEndsWhenItsServerIsGone() throws Exception {
        Command server = start("check", "grid", "--distributed", "--port", "0", "--await", "2");
        String address = server.address();
        Command worker = start("worker", address, "--workers", "1");
        worker.until(Pattern.compile("Working on .*"));

        server.process.destroy();

        assertEquals(3, worker.end());
        assertTrue(
                worker.text().contains("INCONCLUSIVE Counters: the server at " + address + " is gone; "),
                worker.text());
        server.process.waitFor();
    }

    @Test
    void aWorkerThatIsLostGivesItsStatesBack() throws Exception {
        Command server = start("check", "grid", "--distributed", "--port", "0", "--await", "2");
        String address = server.address();
        Command lost = start("worker", address, "--workers", "1");
        Command other = start("worker", address, "--workers", "1");
        server.until(Pattern.compile(".* joined, 2 at work"));

        lost.process.destroy();

        assertEquals(0, server.end());
        assertEquals(0, other.end());
        assertTrue(server.text().contains("HOLDS grid: 961 distinct states, "), server.text());
    }

    @Test
    void aServerThatIsStoppedDismissesItsWorkers() throws Exception {
        Command server = start("check", "grid", "--distributed", "--port", "0", "--await", "2", "--seconds", "8");
        Command worker = start("worker", server.address(), "--workers", "1");

        assertEquals(3, server.end());
        assertTrue(server.text().contains("INCONCLUSIVE grid: nothing wrong until it was stopped; "), server.text());
        // Whoever came in time is dismissed; whoever came too late finds nobody.
        assertTrue(List.of(0, 2).contains(worker.end()), worker.text());
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command server = start("check", "grid", "--distributed", "--port", String.valueOf(taken.getLocalPort()));

            assertEquals(2, server.end());
            assertTrue(
                    server.text()
                            .contains("insync check: port " + taken.getLocalPort()
                                    + " of 127.0.0.1 is taken; another --port, or 0 for any, may be free\n"),
                    server.text());
        }
    }

    @Test
    void whatIsNoServerOfTlcIsTold() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            Command worker = start("worker", address);
            // The worker's first connection only looks whether somebody listens; the second one speaks.
            other.accept().close();
            other.accept().close();

            assertEquals(2, worker.end());
            assertTrue(
                    worker.text()
                            .startsWith(
                                    "insync worker: what listens at " + address + " is no server of this version: "),
                    worker.text());
        }
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws Exception {
        int unused;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = closed.getLocalPort();
        }
        assertEquals(
                new Result(
                        2,
                        "",
                        "insync worker: nothing listens at 127.0.0.1:" + unused
                                + "; ./insync check MODEL --distributed starts a server\n"),
                run("worker", "127.0.0.1:" + unused));
        assertEquals(
                "insync worker: 'localhost:x' is not HOST or HOST:PORT; see ./insync worker --help\n",
                run("worker", "localhost:x").err());
        assertEquals(
                "insync check: model live cannot be distributed: TLC's distributed mode checks no temporal properties, "
                        + "and the configuration lists Full\n",
                run("check", "live", "--distributed").err());
        assertEquals(
                "insync check: --bind 0.0.0.0: the server needs one address by which workers reach it, not a wildcard\n",
                run("check", "grid", "--distributed", "--bind", "0.0.0.0").err());
        assertEquals(
                "insync check: --coverage: TLC's distributed mode counts none; see ./insync check --help\n",
                run("check", "grid", "--distributed", "--coverage").err());
        assertEquals(2, run("check", "grid", "--port", "0").exitCode());
    }

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), args);
        return new Result(code, out.toString(), err.toString());
    }

    private Command start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory.resolve("temporary"),
                "-D" + SpecSources.DIRECTORY_PROPERTY + "=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Command running = new Command(
                process, new BufferedReader(process.inputReader(StandardCharsets.UTF_8)), new StringBuilder());
        started.add(running);
        return running;
    }

    /** A command in a process of its own, and what it has printed so far. */
    private record Command(Process process, BufferedReader lines, StringBuilder read) {

        /** Reads on until a line of that form, which it returns matched. */
        Matcher until(Pattern pattern) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read.append(line).append('\n');
                Matcher matcher = pattern.matcher(line);
                if (matcher.matches()) {
                    return matcher;
                }
            }
            throw new AssertionError("no line " + pattern + " in:\n" + read);
        }

        String address() throws IOException {
            return until(JOIN).group(1);
        }

        int end() throws IOException, InterruptedException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read.append(line).append('\n');
            }
            return process.waitFor();
        }

        String text() {
            return read.toString();
        }

        int expanded() {
            Matcher matcher = EXPANDED.matcher(
                    text().lines().reduce((first, last) -> last).orElse(""));
            assertTrue(matcher.matches(), text());
            return Integer.parseInt(matcher.group(1).replace(",", ""));
        }
    }
}
