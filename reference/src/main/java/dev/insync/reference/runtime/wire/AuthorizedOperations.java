package dev.insync.reference.runtime.wire;

import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/** What anybody may do, one bit for each operation that a resource has: nobody is refused anything here. */
final class AuthorizedOperations {
    /** Of those who did not ask. */
    static final int NOT_ASKED = Integer.MIN_VALUE;

    private static final int TOPIC = bits(
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.CREATE,
            AclOperation.DELETE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS);
    private static final int CLUSTER = bits(
            AclOperation.CREATE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.CLUSTER_ACTION,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS,
            AclOperation.IDEMPOTENT_WRITE);
    private static final int GROUP = bits(AclOperation.READ, AclOperation.DELETE, AclOperation.DESCRIBE);

    private AuthorizedOperations() {}

    private static int bits(AclOperation... operations) {
        return Stream.of(operations)
                .mapToInt(operation -> 1 << operation.code())
                .sum();
    }

    static int ofTopic(boolean asked) {
        return asked ? TOPIC : NOT_ASKED;
    }

    static int ofCluster(boolean asked) {
        return asked ? CLUSTER : NOT_ASKED;
    }

    static int ofGroup(boolean asked) {
        return asked ? GROUP : NOT_ASKED;
    }
}
