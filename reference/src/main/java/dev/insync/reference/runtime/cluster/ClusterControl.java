package dev.insync.reference.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults for a running cluster from another process: a loopback port that is written down in the cluster's directory. A request
 * is a line, such as {@code kill 2}; the answer is a line of JSON, or one that begins with {@code error}.
 */
public final class ClusterControl implements AutoCloseable {
    /** The other end of a link that leads to ZooKeeper. */
    public static final String ZOOKEEPER = "zookeeper";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterControl.class);
    private static final String PORT_FILE = "control-port";
    private static final String ERROR = "error ";
    private static final JsonMapper JSON = new JsonMapper();

    private final LocalCluster cluster;
    private final Path portFile;
    private final ServerSocket listener;

    private ClusterControl(LocalCluster cluster, Path portFile, ServerSocket listener) {
        this.cluster = cluster;
        this.portFile = portFile;
        this.listener = listener;
    }

    /** Takes requests for that cluster until it is closed. */
    public static ClusterControl serve(LocalCluster cluster) throws ClusterException {
        Path portFile = cluster.dataDirectory().resolve(PORT_FILE);
        try {
            ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            ClusterControl control = new ClusterControl(cluster, portFile, listener);
            Thread thread = new Thread(control::run, "cluster-control");
            thread.setDaemon(true);
            thread.start();
            Files.writeString(portFile, Integer.toString(listener.getLocalPort()));
            return control;
        } catch (IOException e) {
            throw new ClusterException("the control port cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(portFile);
            listener.close();
        } catch (IOException e) {
            LOG.debug("the control port did not close: {}", e.getMessage());
        }
    }

    /**
     * Asks the cluster whose data is in that directory to do something, and waits until it is done.
     *
     * @throws ClusterException if no cluster runs there, or it refuses
     */
    public static void request(Path data, String line) throws ClusterException {
        ask(data, line);
    }

    /** What was done to that cluster and not undone yet, a line each. */
    public static List<String> faults(Path data) throws ClusterException {
        return read(data, "faults", new TypeReference<>() {});
    }

    /** Where clients of that cluster connect first. */
    public static String bootstrapServers(Path data) throws ClusterException {
        return read(data, "bootstrap-servers", new TypeReference<>() {});
    }

    /** The controller of that cluster, if it has one. */
    public static Optional<Integer> controller(Path data) throws ClusterException {
        List<Integer> ids = read(data, "controllers", new TypeReference<>() {});
        return ids.stream().findFirst();
    }

    /** The partitions of the cluster whose data is in that directory. */
    public static List<PartitionView> partitions(Path data) throws ClusterException {
        return read(data, "status", new TypeReference<>() {});
    }

    private static <T> T read(Path data, String request, TypeReference<T> type) throws ClusterException {
        try {
            return JSON.readValue(ask(data, request), type);
        } catch (IOException e) {
            throw new ClusterException("the cluster's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static String ask(Path data, String line) throws ClusterException {
        int port;
        try {
            port = Integer.parseInt(Files.readString(data.resolve(PORT_FILE)).strip());
        } catch (NoSuchFileException e) {
            throw new ClusterException("no cluster runs on " + data, e);
        } catch (IOException | NumberFormatException e) {
            throw new ClusterException(data.resolve(PORT_FILE) + " cannot be read: " + e.getMessage(), e);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            String answer = in.readLine();
            if (answer == null) {
                throw new ClusterException("the cluster on " + data + " ended before it answered");
            }
            if (answer.startsWith(ERROR)) {
                throw new ClusterException(answer.substring(ERROR.length()));
            }
            return answer;
        } catch (IOException e) {
            throw new ClusterException("no cluster runs on " + data + " any more: " + e.getMessage(), e);
        }
    }

    private void run() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket), "cluster-control-request");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                LOG.debug("the control port is closed: {}", e.getMessage());
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            String line = in.readLine();
            String answer;
            try {
                answer = line == null ? "" : handle(line.split(" "));
            } catch (ClusterException | IllegalArgumentException e) {
                answer = ERROR + e.getMessage();
            }
            socket.getOutputStream().write((answer + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            LOG.warn("a control request broke: {}", e.getMessage());
        }
    }

    private String handle(String[] words) throws ClusterException, IOException {
        if (words[0].equals("status")) {
            return JSON.writeValueAsString(cluster.partitions());
        }
        if (words[0].equals("faults")) {
            return JSON.writeValueAsString(cluster.faults());
        }
        if (words[0].equals("bootstrap-servers")) {
            return JSON.writeValueAsString(cluster.bootstrapServers());
        }
        if (words[0].equals("controllers")) {
            return JSON.writeValueAsString(cluster.controller().stream().toList());
        }
        if (words.length < 2) {
            throw new ClusterException("of which broker?");
        }
        if (Set.of("cut", "heal", "hold", "release").contains(words[0])) {
            link(words);
            return "{}";
        }
        int broker = broker(words[1]);
        String paused = OngoingFaults.paused(broker);
        requireRuns(broker, words[0].equals("restart"));
        switch (words[0]) {
            case "kill" -> cluster.kill(broker);
            case "stop" -> {
                require(paused, false);
                cluster.stop(broker);
            }
            case "controller" -> cluster.moveController(broker);
            case "restart" -> cluster.restart(broker);
            case "pause" -> {
                require(paused, false);
                cluster.pause(broker);
            }
            case "resume" -> {
                require(paused, true);
                cluster.resume(broker);
            }
            case "disk" -> cluster.delayDisk(broker, Integer.parseInt(words[2]));
            default -> throw new ClusterException("unknown request " + words[0]);
        }
        return "{}";
    }

    private void link(String[] words) throws ClusterException {
        boolean begins = words[0].equals("cut") || words[0].equals("hold");
        boolean fetches = words[0].equals("hold") || words[0].equals("release");
        if (words[1].equals(ZOOKEEPER) && !fetches) {
            int to = broker(words[2]);
            require(OngoingFaults.answersCut(to), !begins);
            give(begins, to, cluster::cutZooKeeperAnswers, cluster::healZooKeeperAnswers);
            return;
        }
        int from = broker(words[1]);
        if (words[2].equals(ZOOKEEPER) && !fetches) {
            require(OngoingFaults.zooKeeperCut(from), !begins);
            give(begins, from, cluster::cutZooKeeper, cluster::healZooKeeper);
            return;
        }
        int to = broker(words[2]);
        if (from == to) {
            throw new ClusterException("there is no link from broker " + from + " to itself");
        }
        requireRuns(from, false);
        require(fetches ? OngoingFaults.held(from, to) : OngoingFaults.cut(from, to), !begins);
        switch (words[0]) {
            case "cut" -> cluster.cut(from, to);
            case "heal" -> cluster.heal(from, to);
            case "hold" -> cluster.hold(from, to);
            default -> cluster.release(from, to);
        }
    }

    private static void give(boolean begins, int broker, IntConsumer begin, IntConsumer end) {
        (begins ? begin : end).accept(broker);
    }

    /** Refuses to do again what is done, and to undo what is not. */
    private void require(String fault, boolean there) throws ClusterException {
        if (cluster.faults().contains(fault) != there) {
            throw new ClusterException(there ? "nothing to undo: it is not so that " + fault : fault + " already");
        }
    }

    private void requireRuns(int broker, boolean ended) throws ClusterException {
        if (cluster.alive(broker) == ended) {
            throw new ClusterException(
                    ended
                            ? "broker " + broker + " is running"
                            : OngoingFaults.killed(broker) + "; ./insync chaos restart " + broker + " starts it");
        }
    }

    private int broker(String word) throws ClusterException {
        List<Integer> known = cluster.brokerIds();
        for (int id : known) {
            if (word.equals(Integer.toString(id))) {
                return id;
            }
        }
        throw new ClusterException("no broker " + word + "; brokers: "
                + String.join(", ", known.stream().map(String::valueOf).toList()));
    }
}
