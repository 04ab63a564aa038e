package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script on a small copy of the source tree. A stand-in for Maven counts its calls and delivers a program that
 * prints its arguments; how the real Maven builds is what every other test shows.
 */
class LauncherTest {
    private static final String ECHO = """
            package dev.insync.conformance.cli;
            public final class Main {
                public static void main(String[] args) {
                    for (String arg : args) {
                        System.out.println("<" + arg + ">");
                    }
                    System.out.println("in " + System.getProperty("user.dir"));
                    System.out.println("pid " + ProcessHandle.current().pid());
                    System.exit(args.length);
                }
            }
            """;

    @TempDir
    private static Path shared;

    @TempDir
    private Path temp;

    private Path tree = Path.of("");
    private Path bin = Path.of("");
    private Path javaHome = Path.of(System.getProperty("java.home"));

    @BeforeAll
    static void compileTheEcho() throws IOException {
        Path source = Files.writeString(shared.resolve("Main.java"), ECHO);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertEquals(0, javac.run(System.out, System.err, "-d", shared.toString(), source.toString()));
        String name = "dev/insync/conformance/cli/Main.class";
        try (OutputStream out = Files.newOutputStream(shared.resolve("echo.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(name));
            Files.copy(shared.resolve(name), jar);
        }
    }

    @BeforeEach
    void layOutATree() throws IOException {
        tree = Files.createDirectories(temp.toRealPath().resolve("a source tree"));
        bin = Files.createDirectories(temp.resolve("bin"));
        Files.copy(Path.of("..", "insync"), tree.resolve("insync"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.createDirectories(tree.resolve("conformance/src/main/java"));
        Files.writeString(tree.resolve("conformance/src/main/java/A.java"), "class A {}");
        standIn("mvn", """
                echo "$*" >>mvn-calls
                mkdir building || exit 1
                [ ! -p gate ] || read -r go <gate
                mkdir -p conformance/target/lib
                cp '%s' conformance/target/insync-conformance-0.jar
                touch conformance/target/lib/none.jar
                rmdir building
                """.formatted(shared.resolve("echo.jar")));
    }

    @Test
    void argumentsExitCodeAndWorkingDirectoryPassThroughUnchanged() throws Exception {
        Result result = run(temp, tree.resolve("insync"), "a  b", "", "*", "@x");
        assertEquals(
                List.of("<a  b>", "<>", "<*>", "<@x>", "in " + temp.toRealPath()),
                result.out().subList(0, 5));
        assertEquals(4, result.exitCode());
    }

    @Test
    void theProgramTakesTheLaunchersPlaceSoThatSignalsReachIt() throws Exception {
        Process process = start(temp, tree.resolve("insync"));
        assertEquals("pid " + process.pid(), finish(process).out().get(1));
    }

    @Test
    void charactersBeyondAsciiSurviveAPlainLocale() throws Exception {
        ProcessBuilder builder = builder(temp, Path.of("/bin/sh"), "-c", "exec \"$0\" \"$(printf '\\303\\274')\"");
        builder.command().add(tree.resolve("insync").toString());
        builder.environment().put("LC_ALL", "C");
        assertEquals("<ü>", finish(builder.start()).out().get(0));
    }

    @Test
    void theFirstStartBuildsAndLaterStartsDoNot() throws Exception {
        Result first = run(temp, tree.resolve("insync"));
        assertTrue(first.err().get(0).startsWith("insync: building"), first.toString());
        Result second = run(temp, tree.resolve("insync"), "x");
        assertEquals(List.of(), second.err());
        assertEquals(1, second.exitCode());
        assertEquals(1, mavenCalls().size());
    }

    @Test
    void aChangedSourceBuildsAgain() throws Exception {
        run(temp, tree.resolve("insync"));
        Path source = tree.resolve("conformance/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        run(temp, tree.resolve("insync"));
        assertEquals(2, mavenCalls().size());
    }

    @Test
    void aDeletedSourceBuildsAgain() throws Exception {
        run(temp, tree.resolve("insync"));
        Path source = tree.resolve("conformance/src/main/java/A.java");
        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));
        run(temp, tree.resolve("insync"));
        assertEquals(2, mavenCalls().size());
    }

    @Test
    void symbolicLinksLeadToTheTree() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("first"), tree.resolve("insync"));
        Path relative = Files.createSymbolicLink(bin.resolve("second"), Path.of("..", "first"));
        assertTrue(Files.exists(link));
        assertEquals(1, run(temp, relative, "x").exitCode());
    }

    @Test
    void concurrentFirstStartsBuildOnce() throws Exception {
        Path gate = tree.resolve("gate");
        assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor());
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(start(temp, tree.resolve("insync"), "x", "y"));
        }
        // The one build goes on only now, when all four starts are under way.
        Files.writeString(gate, "go\n", StandardOpenOption.WRITE);
        for (Process start : starts) {
            assertEquals(2, start.waitFor());
        }
        assertEquals(1, mavenCalls().size());
    }

    @Test
    void mavenArgumentsReachTheBuildWordByWord() throws Exception {
        ProcessBuilder builder = builder(temp, tree.resolve("insync"));
        builder.environment().put("MAVEN_ARGS", "-o -Dmaven.repo.local=/elsewhere");
        assertEquals(0, builder.start().waitFor());
        assertTrue(
                mavenCalls().get(0).contains(" -o -Dmaven.repo.local=/elsewhere "),
                mavenCalls().toString());
    }

    @Test
    void aFailedBuildShowsMavensOutputAndIsTriedAgain() throws Exception {
        standIn("mvn", "echo 'ERROR: a semicolon is missing'; exit 1");
        for (int attempt = 0; attempt < 2; attempt++) {
            Result result = run(temp, tree.resolve("insync"), "x", "y", "z");
            assertEquals(2, result.exitCode());
            assertTrue(result.err().contains("ERROR: a semicolon is missing"), result.toString());
            assertTrue(result.lastError().startsWith("insync: the build failed"), result.toString());
        }
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        javaHome = temp.resolve("jdk-11");
        Files.createDirectories(javaHome.resolve("bin"));
        script(javaHome.resolve("bin/java"), "exit 9");
        Files.writeString(javaHome.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        ProcessBuilder builder = builder(temp, tree.resolve("insync"));
        Result result = finish(builder.start());
        assertEquals(2, result.exitCode());
        assertEquals(
                List.of("insync: " + javaHome.resolve("bin/java") + " is Java 11.0.2; JDK 17 or later is needed"),
                result.err());
    }

    @Test
    void aMissingMavenIsNamed() throws Exception {
        ProcessBuilder builder = builder(temp, tree.resolve("insync"));
        Files.delete(bin.resolve("mvn"));
        for (String tool : List.of("dirname", "readlink", "sed", "find", "head", "mkdir", "rmdir", "cat")) {
            standIn(tool, "PATH='" + System.getenv("PATH") + "'; exec " + tool + " \"$@\"");
        }
        builder.environment().put("PATH", bin.toString());
        Result result = finish(builder.start());
        assertEquals(2, result.exitCode());
        assertEquals(List.of("insync: Maven is needed to build once, and there is no mvn on the PATH"), result.err());
        assertFalse(Files.exists(tree.resolve("target/launch/current")));
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(tree.resolve("mvn-calls"));
    }

    private void standIn(String name, String body) throws IOException {
        script(bin.resolve(name), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(Path directory, Path launcher, String... args) throws Exception {
        return finish(start(directory, launcher, args));
    }

    private Process start(Path directory, Path launcher, String... args) throws IOException {
        return builder(directory, launcher, args).start();
    }

    private ProcessBuilder builder(Path directory, Path launcher, String... args) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        for (String inherited : List.of("MAVEN_ARGS", "INSYNC_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
            builder.environment().remove(inherited);
        }
        return builder;
    }

    private static Result finish(Process process) throws Exception {
        process.getOutputStream().close();
        // Each start prints a few lines at most, far below what a pipe holds, so reading one after the other is safe.
        List<String> out = lines(process.getInputStream().readAllBytes());
        List<String> err = lines(process.getErrorStream().readAllBytes());
        return new Result(process.waitFor(), out, err);
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private record Result(int exitCode, List<String> out, List<String> err) {
        String lastError() {
            return err.get(err.size() - 1);
        }
    }
}
