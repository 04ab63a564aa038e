package dev.insync.reference.runtime.zk;

/**
 * Where a broker listens, as it stands in {@code /brokers/ids/N}.
 *
 * @param id broker id
 * @param host name or address that clients and brokers connect to
 * @param port TCP port
 */
public record BrokerRegistration(int id, String host, int port) {}
