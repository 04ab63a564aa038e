package dev.insync.reference.runtime.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a broker is told when it starts.
 *
 * @param id broker id
 * @param host address to listen on, and the name under which the broker registers
 * @param port TCP port
 * @param zookeeper {@code host:port[,host:port...]}
 * @param sessionTimeoutMs ZooKeeper session timeout in milliseconds
 * @param data the broker's own directory
 * @param without names of the rules that are switched off
 * @param config configuration by Kafka's names
 * @param trace directory of the specification-level event log, if one is to be written
 */
public record BrokerOptions(
        int id,
        String host,
        int port,
        String zookeeper,
        int sessionTimeoutMs,
        Path data,
        SortedSet<String> without,
        BrokerConfig config,
        Optional<Path> trace) {
    /**
     * Reads the command line of a broker process: pairs of a name and a value.
     *
     * @throws IllegalArgumentException if something is missing or wrong; the message says what
     */
    static BrokerOptions parse(String[] arguments) {
        Map<String, String> single = new TreeMap<>();
        SortedSet<String> without = new TreeSet<>();
        Map<String, String> config = new TreeMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--without" -> without.add(value);
                case "--config" -> putSetting(config, value);
                case "--id", "--host", "--port", "--zookeeper", "--session-timeout-ms", "--data", "--trace" ->
                    single.put(arguments[i], value);
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("no value for " + arguments[arguments.length - 1]);
        }
        return new BrokerOptions(
                number(single, "--id"),
                single.getOrDefault("--host", "localhost"),
                number(single, "--port"),
                required(single, "--zookeeper"),
                number(single, "--session-timeout-ms"),
                Path.of(required(single, "--data")),
                without,
                BrokerConfig.of(config),
                Optional.ofNullable(single.get("--trace")).map(Path::of));
    }

    private static void putSetting(Map<String, String> config, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--config " + setting + " is not of the form key=value");
        }
        config.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private static int number(Map<String, String> options, String name) {
        String text = required(options, name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + text, e);
        }
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("option " + name + " is missing");
        }
        return value;
    }
}
