package dev.insync.reference.runtime.zk;

/** ZooKeeper answered in a way that no rule of the protocol foresees, or a znode holds text that is not Kafka's. */
public final class ZkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ZkException(String message) {
        super(message);
    }

    public ZkException(String message, Throwable cause) {
        super(message, cause);
    }
}
