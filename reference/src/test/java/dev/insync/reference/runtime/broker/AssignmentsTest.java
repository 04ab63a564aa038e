package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.wire.CreateTopics;
import dev.insync.reference.runtime.wire.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
    private static final BrokerConfig CONFIG = BrokerConfig.of(Map.of("num.partitions", "4"));

    @Property
    void leadersAndReplicasAreSpreadEvenly(
            @ForAll @IntRange(min = 1, max = 7) int brokers,
            @ForAll @IntRange(min = 1, max = 7) int factor,
            @ForAll @IntRange(min = 1, max = 40) int partitions)
            throws Exception {
        List<Integer> live = IntStream.rangeClosed(1, brokers).boxed().toList();
        if (factor > brokers) {
            assertEquals(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    assertThrows(Assignments.Impossible.class, () -> assign(partitions, factor, live))
                            .error());
            return;
        }
        SortedMap<Integer, List<Integer>> assigned = assign(partitions, factor, live);
        Map<Integer, Integer> leaders = new HashMap<>();
        assigned.values().forEach(replicas -> {
            assertEquals(factor, Set.copyOf(replicas).size());
            assertTrue(live.containsAll(replicas));
            leaders.merge(replicas.get(0), 1, Integer::sum);
        });
        assertEquals(partitions, assigned.size());
        int most = leaders.values().stream().max(Integer::compare).orElseThrow();
        assertEquals((partitions + brokers - 1) / brokers, most);
    }

    @Test
    void defaultsAreTheBrokers() throws Exception {
        assertEquals(
                4,
                assign(CreateTopics.DEFAULT, CreateTopics.DEFAULT, List.of(1, 2))
                        .size());
    }

    @Test
    void aWishedAssignmentIsTakenOrRefusedWhole() throws Exception {
        assertEquals(
                new TreeMap<>(Map.of(0, List.of(2, 1))),
                Assignments.assign(wished(Map.of(0, List.of(2, 1))), CONFIG, List.of(1, 2)));
        assertEquals(
                "partitions must be numbered from 0 on",
                assertThrows(
                                Assignments.Impossible.class,
                                () -> Assignments.assign(wished(Map.of(1, List.of(1))), CONFIG, List.of(1)))
                        .getMessage());
        assertThrows(
                Assignments.Impossible.class,
                () -> Assignments.assign(wished(Map.of(0, List.of(1, 1))), CONFIG, List.of(1)));
        assertEquals(
                "partition 1 needs 2 replicas, as partition 0 has, not 1",
                assertThrows(
                                Assignments.Impossible.class,
                                () -> Assignments.assign(
                                        wished(Map.of(0, List.of(2, 1), 1, List.of(1))), CONFIG, List.of(1, 2)))
                        .getMessage());
    }

    @Test
    void namesAndConfigurationsAreChecked() {
        assertNull(Assignments.check(topic("fine", Map.of("min.insync.replicas", "2"))));
        assertEquals(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                Assignments.check(topic("not/fine", Map.of())).error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                Assignments.check(topic("fine", Map.of("cleanup.policy", "compact")))
                        .error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                Assignments.check(topic("fine", Map.of("min.insync.replicas", "0")))
                        .error());
    }

    private static SortedMap<Integer, List<Integer>> assign(int partitions, int factor, List<Integer> live)
            throws Assignments.Impossible {
        return Assignments.assign(new CreateTopics.NewTopic("t", partitions, factor, Map.of(), Map.of()), CONFIG, live);
    }

    private static CreateTopics.NewTopic wished(Map<Integer, List<Integer>> replicas) {
        return new CreateTopics.NewTopic("t", CreateTopics.DEFAULT, CreateTopics.DEFAULT, replicas, Map.of());
    }

    private static CreateTopics.NewTopic topic(String name, Map<String, String> configs) {
        return new CreateTopics.NewTopic(name, 1, 1, Map.of(), configs);
    }

    @Test
    void aTopicGrowsAndWhatItHasStays() throws Exception {
        SortedMap<Integer, List<Integer>> before = new TreeMap<>(Map.of(0, List.of(3, 1)));
        SortedMap<Integer, List<Integer>> after = Assignments.grow(before, 3, null, List.of(1, 2, 3));
        assertEquals(List.of(3, 1), after.get(0));
        assertEquals(3, after.size());
        assertTrue(after.values().stream().allMatch(brokers -> brokers.size() == 2));
        assertEquals(
                Map.of(0, List.of(3, 1), 1, List.of(2, 3)),
                Assignments.grow(before, 2, List.of(List.of(2, 3)), List.of(1, 2, 3)));
        assertThrows(Assignments.Impossible.class, () -> Assignments.grow(before, 1, null, List.of(1, 2, 3)));
        assertThrows(Assignments.Impossible.class, () -> Assignments.grow(before, 2, null, List.of(1)));
    }

    @Test
    void replicasOfNewPartitionsAreTakenOrRefusedWhole() {
        assertMisplaced("1 assignments for 2 new partitions", 3, List.of(List.of(2, 3)));
        assertMisplaced("0 assignments for 2 new partitions", 3, List.of());
        assertMisplaced("partition 1 on [2, 9], but only [1, 2, 3] live", 2, List.of(List.of(2, 9)));
        assertMisplaced("partition 1 needs 2 replicas, as partition 0 has, not 1", 2, List.of(List.of(2)));
        assertMisplaced(
                "partition 2 needs one or more different brokers, not [2, 2]",
                3,
                List.of(List.of(2, 3), List.of(2, 2)));
    }

    private static void assertMisplaced(String message, int count, List<List<Integer>> wished) {
        SortedMap<Integer, List<Integer>> before = new TreeMap<>(Map.of(0, List.of(3, 1)));
        Assignments.Impossible refusal = assertThrows(
                Assignments.Impossible.class, () -> Assignments.grow(before, count, wished, List.of(1, 2, 3)));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, refusal.error());
        assertEquals(message, refusal.getMessage());
    }
}
