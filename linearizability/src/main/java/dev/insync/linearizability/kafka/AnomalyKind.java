package dev.insync.linearizability.kafka;

/** The anomalies of Jepsen's Kafka workload, under the names that it uses. */
public enum AnomalyKind {
    INCONSISTENT_OFFSETS("inconsistent-offsets", "one offset of a log holds two values"),
    DUPLICATE("duplicate", "one value stands at two offsets of a log"),
    G1A("G1a", "a poll returned a value whose send or transaction failed"),
    LOST_WRITE("lost-write", "a committed value below what was read was never read"),
    UNSEEN("unseen", "a committed value was never read by the end"),
    POLL_SKIP("poll-skip", "a consumer's next poll left out a record"),
    NONMONOTONIC_POLL("nonmonotonic-poll", "a consumer's next poll went back"),
    NONMONOTONIC_SEND("nonmonotonic-send", "a producer's next send was placed below its last"),
    INT_POLL_SKIP("int-poll-skip", "one operation's polls left out a record"),
    INT_NONMONOTONIC_POLL("int-nonmonotonic-poll", "one operation's polls went back"),
    INT_SEND_SKIP("int-send-skip", "another record stands between two sends of one operation"),
    INT_NONMONOTONIC_SEND("int-nonmonotonic-send", "a send was placed below an earlier one of the same operation"),
    PRECOMMITTED_READ("precommitted-read", "a transaction polled what it had sent itself"),
    G0("G0", "a cycle of writes, each of which came before the next in some log"),
    G0_PROCESS("G0-process", "a cycle of writes and one client's order"),
    G0_REALTIME("G0-realtime", "a cycle of writes and real time"),
    G1C("G1c", "a cycle of writes and reads"),
    G1C_PROCESS("G1c-process", "a cycle of writes, reads and one client's order"),
    G1C_REALTIME("G1c-realtime", "a cycle of writes, reads and real time");

    private final String label;
    private final String meaning;

    AnomalyKind(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** Jepsen's name. */
    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }
}
