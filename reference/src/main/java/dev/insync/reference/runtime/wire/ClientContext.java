package dev.insync.reference.runtime.wire;

import java.net.InetSocketAddress;

/**
 * Who sent a request.
 *
 * @param clientId what the client calls itself, empty when it gave no name
 * @param address the client's end of the connection
 * @param correlationId the number that the client gave the request
 */
public record ClientContext(String clientId, InetSocketAddress address, int correlationId) {}
