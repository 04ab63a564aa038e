package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Metadata;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataCacheTest {
    private static final BrokerEndpoint ONE = new BrokerEndpoint(1, "localhost", 9092);
    private static final BrokerEndpoint TWO = new BrokerEndpoint(2, "localhost", 9093);

    @Test
    void aPartitionWhoseLeaderIsGoneHasNoneForClients() {
        MetadataCache cache = MetadataCache.EMPTY
                .updated(update(List.of(ONE, TWO), state(0, 1, 5)))
                .updated(update(List.of(TWO)));
        Metadata.PartitionResult partition = partition(cache, 0);
        assertEquals(ErrorCode.LEADER_NOT_AVAILABLE, partition.error());
        assertEquals(Metadata.NO_BROKER, partition.leaderId());
        assertEquals(List.of(1), partition.offlineReplicas());
        assertEquals(List.of(TWO), cache.answer(List.of(), null, ErrorCode.NONE).brokers());
    }

    @Test
    void anUpdateChangesOnlyThePartitionsItNames() {
        MetadataCache cache = MetadataCache.EMPTY
                .updated(update(List.of(ONE, TWO), state(0, 1, 5), state(1, 2, 5)))
                .updated(update(List.of(ONE, TWO), state(1, 1, 6)));
        assertEquals(5, partition(cache, 0).leaderEpoch());
        assertEquals(6, partition(cache, 1).leaderEpoch());
        assertEquals(1, partition(cache, 1).leaderId());
    }

    @Test
    void aTopicHasLeadersOnceEveryPartitionHas() {
        MetadataCache cache = MetadataCache.EMPTY.updated(update(List.of(ONE), state(0, 1, 0)));
        assertTrue(cache.hasLeaders("t", 1));
        assertFalse(cache.hasLeaders("t", 2));
        assertFalse(cache.updated(update(List.of(ONE), state(0, -1, 1))).hasLeaders("t", 1));
    }

    @Test
    void whatIsNotKnownAndWhatCannotBeAreDifferentErrors() {
        Metadata.Result answer =
                MetadataCache.EMPTY.answer(List.of("t", "no/topic"), null, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertEquals(
                List.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.INVALID_TOPIC_EXCEPTION),
                answer.topics().stream().map(Metadata.TopicResult::error).toList());
    }

    private static Metadata.PartitionResult partition(MetadataCache cache, int number) {
        return cache.answer(List.of("t"), null, ErrorCode.NONE)
                .topics()
                .get(0)
                .partitions()
                .get(number);
    }

    private static UpdateMetadata.Call update(List<BrokerEndpoint> live, UpdateMetadata.PartitionState... states) {
        return new UpdateMetadata.Call(1, 1, 7, List.of(states), live);
    }

    private static UpdateMetadata.PartitionState state(int partition, int leader, int leaderEpoch) {
        return new UpdateMetadata.PartitionState(
                new TopicPartition("t", partition),
                1,
                leader,
                leaderEpoch,
                List.of(1, 2),
                0,
                List.of(1, 2),
                List.of(),
                new UUID(1, 2));
    }
}
