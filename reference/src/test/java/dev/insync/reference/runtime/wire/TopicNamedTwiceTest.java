package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.InProcessCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the official client never sends: one topic twice in a request. */
class TopicNamedTwiceTest {
    @TempDir
    private Path directory;

    @Test
    void aTopicThatIsWishedTwiceIsNotCreatedAndOthersAre() throws Exception {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(30_000);
        for (String topic : List.of("twice", "once", "twice")) {
            request.topics()
                    .add(new CreatableTopic().setName(topic).setNumPartitions(1).setReplicationFactor((short) 1));
        }
        ClusterOptions options =
                ClusterOptions.defaults(directory).withBasePort(0).withBrokers(1);
        try (InProcessCluster cluster = InProcessCluster.start(options);
                WireTestClient client = new WireTestClient(port(cluster))) {
            client.send(WireTestClient.request(ApiKeys.CREATE_TOPICS, 5, 1, request));
            CreateTopicsResponseData answer = (CreateTopicsResponseData) client.receive(ApiKeys.CREATE_TOPICS, 5, 1);
            assertEquals(
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NONE, ErrorCode.INVALID_REQUEST),
                    answer.topics().stream()
                            .map(CreatableTopicResult::errorCode)
                            .map(ErrorCode::of)
                            .toList());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
                assertEquals(Set.of("once"), admin.listTopics().names().get());
            }
        }
    }

    private static int port(InProcessCluster cluster) {
        String servers = cluster.bootstrapServers();
        return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    }
}
