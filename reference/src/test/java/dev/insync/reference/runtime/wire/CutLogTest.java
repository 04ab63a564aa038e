package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.PartitionLog;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that becomes shorter while its records are on their way, from the file, to a client that takes its time. */
class CutLogTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final int MIB = 1 << 20;
    /** More than the buffers of two sockets hold. */
    private static final int BATCHES = 32;

    @TempDir
    Path directory;

    private SingleBroker broker;
    private PartitionLog log;
    private WireTestClient client;

    @BeforeEach
    void start() throws Exception {
        broker = SingleBroker.in(directory);
        broker.metadata(new ClientContext("", new InetSocketAddress(0), 0), new Metadata.Call(List.of("orders"), true));
        log = broker.log(ORDERS);
        for (int i = 0; i < BATCHES; i++) {
            log.append(TestBatches.plain(1, MIB), i, 0);
        }
        client = new WireTestClient(broker.port());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        broker.close();
    }

    @Test
    void underItsOwnerTheConnectionEndsAndTheOwnerKnowsThatTheDiskFailed() throws Exception {
        int announced = beginToFetch();
        try (FileChannel file =
                FileChannel.open(directory.resolve("orders-0/00000000000000000000.log"), StandardOpenOption.WRITE)) {
            file.truncate(MIB);
        }
        assertTrue(takeUntilClosed() < announced);
        assertEquals(List.of(ORDERS), broker.failedLogs);
    }

    @Test
    void byItsOwnerTheConnectionEndsAndNothingHasFailed() throws Exception {
        int announced = beginToFetch();
        log.truncateTo(1);
        assertTrue(takeUntilClosed() < announced);
        assertEquals(List.of(), broker.failedLogs);
    }

    @Test
    void aClientThatIsGoneSaysNothingAboutTheDisk() throws Exception {
        beginToFetch();
        client.close();
        Eventually.eventually("the connection is closed", () -> broker.server().connectionCount() == 0);
        assertEquals(List.of(), broker.failedLogs);
    }

    /** Asks for everything, and takes no more of the answer than its length. */
    private int beginToFetch() throws IOException {
        Fetch.PartitionFetch all = new Fetch.PartitionFetch(ORDERS, -1, 0, -1, -1, 2 * BATCHES * MIB);
        Fetch.Call call = new Fetch.Call(Fetch.CONSUMER, 0, 1, 2 * BATCHES * MIB, false, List.of(all));
        client.send(WireTestClient.request(ApiKeys.FETCH, 12, 1, FetchCodec.encode(call)));
        int announced = new DataInputStream(client.socket().getInputStream()).readInt();
        assertTrue(announced > BATCHES * MIB);
        return announced;
    }

    /** How many bytes come before the connection ends; fails when it neither ends nor goes on. */
    private long takeUntilClosed() throws IOException {
        InputStream in = client.socket().getInputStream();
        byte[] some = new byte[MIB];
        long taken = 0;
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                taken += count;
            }
        } catch (SocketException e) {
            // a reset ends it as well
            return taken;
        }
        return taken;
    }
}
