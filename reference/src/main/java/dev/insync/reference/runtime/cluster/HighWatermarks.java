package dev.insync.reference.runtime.cluster;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.ListOffsets;
import dev.insync.reference.runtime.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks leaders for high watermarks, as any client may. */
final class HighWatermarks {
    private static final Logger LOG = LoggerFactory.getLogger(HighWatermarks.class);
    private static final int TIMEOUT_MS = 1_000;

    private HighWatermarks() {}

    /** @param ports of brokers */
    static List<PartitionView> add(List<PartitionView> views, String host, IntUnaryOperator ports) {
        List<PartitionView> complete = new ArrayList<>();
        try (WireClient client = new WireClient("insync-chaos", TIMEOUT_MS)) {
            for (PartitionView view : views) {
                long highWatermark = view.leader() < 0 ? -1 : ask(client, host, ports.applyAsInt(view.leader()), view);
                complete.add(new PartitionView(
                        view.partition(), view.replicas(), view.leader(), view.epoch(), view.isr(), highWatermark));
            }
        }
        return complete;
    }

    private static long ask(WireClient client, String host, int port, PartitionView view) {
        int dash = view.partition().lastIndexOf('-');
        TopicPartition id = new TopicPartition(
                view.partition().substring(0, dash),
                Integer.parseInt(view.partition().substring(dash + 1)));
        ListOffsets.PartitionQuery query = new ListOffsets.PartitionQuery(id, -1, ListOffsets.LATEST);
        try (BrokerConnection connection = client.connect(host, port)) {
            ListOffsets.PartitionResult result = connection
                    .listOffsets(new ListOffsets.Call(-1, false, List.of(query)))
                    .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .partitions()
                    .get(0);
            return result.error() == ErrorCode.NONE ? result.offset() : -1;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("no high watermark of {}", id, e);
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
