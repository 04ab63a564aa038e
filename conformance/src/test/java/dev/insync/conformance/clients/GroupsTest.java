package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.insync.conformance.ExternalClient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified clients of several kinds create a topic, produce, and read it by assignment and as a group. They mostly wait for
 * each other, so two of these tests run at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
class GroupsTest extends OnThreeBrokers {
    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + " value-" + i).toList();
    }

    private List<String> run(Program program, String command, String... rest) throws Exception {
        List<String> line = program.command(directory, command, cluster.bootstrapServers());
        line.addAll(List.of(rest));
        return Run.lines(directory, line);
    }

    private GroupMember member(Program program, String topic, String group) throws Exception {
        return new GroupMember(
                directory, program.command(directory, "member", cluster.bootstrapServers(), topic, group));
    }

    @ParameterizedTest
    @EnumSource
    void aClientReadsWhatItWroteAloneAndAsAGroup(Program program) throws Exception {
        String topic = "ten-" + program.name();
        run(program, "create", topic, "1");
        run(program, "produce", topic, "10");
        if (program.readsByAssignment()) {
            assertEquals(lines(0, 10), run(program, "read", topic, "10"));
        }
        // what the first member committed, the second does not see again
        String group = "group-" + program.name();
        assertEquals(lines(0, 10), run(program, "group", topic, group, "10"));
        run(program, "produce", topic, "1");
        assertEquals(List.of("10 value-0"), run(program, "group", topic, group, "1"));
    }

    @ParameterizedTest
    @EnumSource
    void twoMembersShareTwoPartitions(Program program) throws Exception {
        String topic = "two-" + program.name();
        String group = "shared-" + program.name();
        run(program, "create", topic, "2");
        try (GroupMember first = member(program, topic, group)) {
            first.awaitAssignment("0,1"::equals);
            try (GroupMember second = member(program, topic, group)) {
                String half = second.awaitAssignment(assigned -> assigned.length() == 1);
                assertNotEquals(half, first.awaitAssignment(assigned -> assigned.length() == 1));
                second.leave();
            }
            first.awaitAssignment("0,1"::equals);
            first.leave();
        }
    }

    @Test
    void kcatReadsAsAGroup() throws Exception {
        String kcat = ExternalClient.require("kcat");
        String servers = cluster.bootstrapServers();
        Run.lines(
                directory,
                "value-0\nvalue-1\nvalue-2\n",
                List.of(kcat, "-b", servers, "-P", "-t", "kcat-group", "-p", "0"));
        List<String> read = List.of(
                kcat,
                "-b",
                servers,
                "-G",
                "kcat-readers",
                "-q",
                "-c",
                "2",
                "-X",
                "auto.offset.reset=earliest",
                "-f",
                "%o %s\n",
                "kcat-group");
        assertEquals(lines(0, 2), Run.lines(directory, read));
        assertEquals(
                lines(2, 3),
                Run.lines(
                        directory,
                        read.stream().map(word -> word.equals("2") ? "1" : word).toList()));
    }
}
