package dev.insync.reference.runtime.wire;

/** A broker and the address at which clients and other brokers reach it. */
public record BrokerEndpoint(int brokerId, String host, int port) {}
