package dev.insync.reference.runtime.zk;

/**
 * A registered broker.
 *
 * @param registration where it listens
 * @param brokerEpoch the czxid of its registration: another one after each restart or new session (KIP-380)
 */
public record LiveBroker(BrokerRegistration registration, long brokerEpoch) {}
