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

    /** The partitions of the cluster whose data is in that directory. */
    public static List<PartitionView> partitions(Path data) throws ClusterException {
        try {
            return JSON.readValue(ask(data, "status"), new TypeReference<>() {});
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
        if (words.length < 2) {
            throw new ClusterException("of which broker?");
        }
        int broker = broker(words[1]);
        switch (words[0]) {
            case "kill" -> cluster.kill(broker);
            case "restart" -> cluster.restart(broker);
            case "pause" -> cluster.pause(broker);
            case "resume" -> cluster.resume(broker);
            case "cut" -> link(broker, words, true);
            case "heal" -> link(broker, words, false);
            case "disk" -> cluster.delayDisk(broker, Integer.parseInt(words[2]));
            default -> throw new ClusterException("unknown request " + words[0]);
        }
        return "{}";
    }

    private void link(int from, String[] words, boolean cut) throws ClusterException {
        if (words[2].equals(ZOOKEEPER)) {
            if (cut) {
                cluster.cutZooKeeper(from);
            } else {
                cluster.healZooKeeper(from);
            }
        } else if (cut) {
            cluster.cut(from, broker(words[2]));
        } else {
            cluster.heal(from, broker(words[2]));
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
