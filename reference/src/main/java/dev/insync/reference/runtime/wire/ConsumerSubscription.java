package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer says of itself to its group, which a coordinator otherwise passes on unread. */
public final class ConsumerSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSubscription.class);

    /** The protocol type of groups whose members say which topics they read. */
    public static final String PROTOCOL_TYPE = ConsumerProtocol.PROTOCOL_TYPE;

    private static final short FIRST_VERSION = 0;

    private ConsumerSubscription() {}

    /** The topics that a consumer reads, or nothing where its metadata is not to be understood; it is not moved. */
    public static Optional<Set<String>> topics(ByteBuffer metadata) {
        ByteBuffer from = metadata.duplicate();
        try {
            var unused = ConsumerProtocol.deserializeVersion(from);
            // every later version begins with what was in the first one
            return Optional.of(Set.copyOf(ConsumerProtocol.deserializeConsumerProtocolSubscription(from, FIRST_VERSION)
                    .topics()));
        } catch (RuntimeException e) {
            // whatever a stranger wrote there
            LOG.debug("unreadable subscription of {} bytes", metadata.remaining(), e);
            return Optional.empty();
        }
    }
}
