package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand connections to one broker that do nothing, every other one in the middle of a request. */
class ManyConnectionsTest {
    private static final int CONNECTIONS = 10_000;
    private static final int ADDRESSES = 10;
    private static final long ROOM_KB = 64 << 10;

    @TempDir
    Path directory;

    @Test
    void theyCostTheBrokerLittleMemoryAndOtherClientsNothing() throws Exception {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        // the broker inherits the limit, and takes three quarters of it for connections
        assumeTrue(
                files * 3 / 4 > CONNECTIONS + 100,
                "a process may open " + files + " files, too few for " + CONNECTIONS + " connections");
        List<SocketChannel> idle = new ArrayList<>();
        List<String> values =
                IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        try (LocalCluster cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                        .withBrokers(1)
                        .withBasePort(0));
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "busy", List.of("first"));
            long beforeKb = residentKb(cluster.pid(1));
            InetSocketAddress broker = new InetSocketAddress("localhost", cluster.port(1));
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(connect(broker, "127.0.0." + (2 + i % ADDRESSES), i % 2));
            }
            Clients.send(producer, "busy", values);
            assertEquals(
                    1 + values.size(),
                    Clients.readAll(cluster.bootstrapServers(), "busy").size());
            long moreKb = residentKb(cluster.pid(1)) - beforeKb;
            assertTrue(moreKb < ROOM_KB, CONNECTIONS + " connections took " + moreKb + " KB");
            ByteBuffer none = ByteBuffer.allocate(1);
            for (SocketChannel each : idle) {
                each.configureBlocking(false);
                assertEquals(0, each.read(none), "each connection is still open");
            }
        } finally {
            for (SocketChannel each : idle) {
                each.close();
            }
        }
    }

    /** @param bytes of a request that is never completed */
    private static SocketChannel connect(InetSocketAddress broker, String from, int bytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(from, 0));
        channel.connect(broker);
        channel.write(ByteBuffer.allocate(bytes));
        return channel;
    }

    private static long residentKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
