package dev.insync.linearizability.log;

import java.util.Locale;

/**
 * What the log has promised. {@link #linearizable()} is the strict promise; {@link #kafka()} is what Kafka promises, and
 * its configuration weakens that further.
 *
 * <p>A new contract is made from one of the two by the {@code with} methods, so that later settings break no caller.
 */
public final class LogContract {
    /** The two families of promises. */
    public enum Level {
        /** Every acknowledgement, every read and every claim about the end is exact. */
        LINEARIZABLE,
        /** A claim about the end may be stale: a follower or a deposed leader may have made it. */
        KAFKA
    }

    /** When a producer's append counts as acknowledged. */
    public enum Acks {
        /** At once: nothing is promised, not even an offset. */
        NONE,
        /** When the leader has it: it may be lost, the offset is a hint. */
        LEADER,
        /** When every in-sync replica has it. */
        ALL
    }

    /** Which records of transactions a consumer gets. */
    public enum Isolation {
        /** All of them, also of transactions that are open or were aborted. */
        READ_UNCOMMITTED,
        /** Only those of transactions that committed. */
        READ_COMMITTED
    }

    private final Level level;
    private final Acks acks;
    private final int minInsyncReplicas;
    private final boolean uncleanElection;
    private final boolean idempotent;
    private final boolean contiguous;
    private final Isolation isolation;
    private final boolean writeOrderCounts;

    private LogContract(
            Level level,
            Acks acks,
            int minInsyncReplicas,
            boolean uncleanElection,
            boolean idempotent,
            boolean contiguous,
            Isolation isolation,
            boolean writeOrderCounts) {
        if (minInsyncReplicas < 1) {
            throw new IllegalArgumentException("min.insync.replicas is " + minInsyncReplicas + ", expected 1 or more");
        }
        this.level = level;
        this.acks = acks;
        this.minInsyncReplicas = minInsyncReplicas;
        this.uncleanElection = uncleanElection;
        this.idempotent = idempotent;
        this.contiguous = contiguous;
        this.isolation = isolation;
        this.writeOrderCounts = writeOrderCounts;
    }

    /** The strict contract: one log, every operation takes effect at once, between its invocation and its return. */
    public static LogContract linearizable() {
        return new LogContract(Level.LINEARIZABLE, Acks.ALL, 2, false, true, true, Isolation.READ_COMMITTED, false);
    }

    /** Kafka with acks=all, min.insync.replicas=2, clean elections and an idempotent producer. */
    public static LogContract kafka() {
        return new LogContract(Level.KAFKA, Acks.ALL, 2, false, true, true, Isolation.READ_COMMITTED, false);
    }

    public LogContract withAcks(Acks newAcks) {
        return new LogContract(
                level,
                newAcks,
                minInsyncReplicas,
                uncleanElection,
                idempotent,
                contiguous,
                isolation,
                writeOrderCounts);
    }

    /** With acks=all and fewer than two, a single replica acknowledges alone, which promises no more than acks=1. */
    public LogContract withMinInsyncReplicas(int replicas) {
        return new LogContract(
                level, acks, replicas, uncleanElection, idempotent, contiguous, isolation, writeOrderCounts);
    }

    /** With unclean election, a leader may be elected that lacks committed records: loss and rewriting become legal. */
    public LogContract withUncleanElection(boolean allowed) {
        return new LogContract(
                level, acks, minInsyncReplicas, allowed, idempotent, contiguous, isolation, writeOrderCounts);
    }

    /** Without idempotence, a retry may append a value a second time. */
    public LogContract withIdempotence(boolean enabled) {
        return new LogContract(
                level, acks, minInsyncReplicas, uncleanElection, enabled, contiguous, isolation, writeOrderCounts);
    }

    /** Whether every offset carries a record; not so with transactions or compaction. */
    public LogContract withContiguousOffsets(boolean everyOffset) {
        return new LogContract(
                level, acks, minInsyncReplicas, uncleanElection, idempotent, everyOffset, isolation, writeOrderCounts);
    }

    /** What consumers get of transactions; {@link Isolation#READ_COMMITTED} unless said otherwise. */
    public LogContract withIsolation(Isolation newIsolation) {
        return new LogContract(
                level,
                acks,
                minInsyncReplicas,
                uncleanElection,
                idempotent,
                contiguous,
                newIsolation,
                writeOrderCounts);
    }

    /** Whether the order of records in a log also orders the transactions that wrote them, so that G1c may use it. */
    public LogContract withWriteOrder(boolean counts) {
        return new LogContract(
                level, acks, minInsyncReplicas, uncleanElection, idempotent, contiguous, isolation, counts);
    }

    public Level level() {
        return level;
    }

    public Acks acks() {
        return acks;
    }

    public int minInsyncReplicas() {
        return minInsyncReplicas;
    }

    public boolean uncleanElection() {
        return uncleanElection;
    }

    public boolean idempotent() {
        return idempotent;
    }

    public boolean contiguousOffsets() {
        return contiguous;
    }

    public Isolation isolation() {
        return isolation;
    }

    public boolean writeOrderCounts() {
        return writeOrderCounts;
    }

    /** Whether an acknowledged append is durable at its offset; otherwise its acknowledgement is only a hint. */
    boolean acknowledgementBinds() {
        return level == Level.LINEARIZABLE || (acks == Acks.ALL && minInsyncReplicas >= 2);
    }

    /** Whether a claim about the end of the log bounds what may be appended before it. */
    boolean endClaimsBind() {
        return level == Level.LINEARIZABLE;
    }

    /** Whether the contract allows what this kind describes: it is then a warning. */
    boolean allows(ViolationKind kind) {
        if (level == Level.LINEARIZABLE) {
            return false;
        }
        return switch (kind) {
            case DUPLICATE -> !idempotent || uncleanElection;
            case LOST -> !acknowledgementBinds() || uncleanElection;
            case INCONSISTENT_OFFSET, REAL_TIME_REORDER, STALE_READ, APPEND_BELOW_OBSERVED, NON_MONOTONIC_READ, HOLE ->
                uncleanElection;
            case ABORTED_READ -> isolation == Isolation.READ_UNCOMMITTED;
            case PHANTOM, TORN_BATCH, TORN_READ, SKIP, UNORDERED_READ -> false;
        };
    }

    /**
     * Reads a contract such as {@code linearizable}, {@code kafka} or {@code kafka,acks=1,min.insync.replicas=1,unclean}.
     * Settings: {@code acks=0|1|all}, {@code min.insync.replicas=N}, {@code unclean}, {@code no-idempotence}, {@code gaps},
     * {@code isolation=read_committed|read_uncommitted}, {@code ww} (see {@link #withWriteOrder}).
     *
     * @throws IllegalArgumentException with one line that names the word and what was expected
     */
    public static LogContract parse(String text) {
        String[] words = text.trim().split("\\s*,\\s*", -1);
        LogContract contract = switch (words[0].toLowerCase(Locale.ROOT)) {
            case "linearizable" -> linearizable();
            case "kafka" -> kafka();
            default ->
                throw new IllegalArgumentException(
                        "unknown contract '" + words[0] + "', expected linearizable or kafka");
        };
        for (int i = 1; i < words.length; i++) {
            contract = contract.with(words[i].toLowerCase(Locale.ROOT));
        }
        return contract;
    }

    private LogContract with(String setting) {
        String minimum = "min.insync.replicas=";
        if (setting.startsWith(minimum)) {
            try {
                return withMinInsyncReplicas(Integer.parseInt(setting.substring(minimum.length())));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("in '" + setting + "' the value is not a number", e);
            }
        }
        return switch (setting) {
            case "acks=0" -> withAcks(Acks.NONE);
            case "acks=1" -> withAcks(Acks.LEADER);
            case "acks=all", "acks=-1" -> withAcks(Acks.ALL);
            case "unclean" -> withUncleanElection(true);
            case "no-idempotence" -> withIdempotence(false);
            case "gaps" -> withContiguousOffsets(false);
            case "isolation=read_uncommitted" -> withIsolation(Isolation.READ_UNCOMMITTED);
            case "isolation=read_committed" -> withIsolation(Isolation.READ_COMMITTED);
            case "ww" -> withWriteOrder(true);
            default ->
                throw new IllegalArgumentException("unknown setting '" + setting
                        + "' of a contract, expected acks=0|1|all, min.insync.replicas=N, unclean, no-idempotence, gaps,"
                        + " isolation=read_committed|read_uncommitted or ww");
        };
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(level == Level.LINEARIZABLE ? "linearizable" : "kafka");
        if (level == Level.KAFKA) {
            text.append(",acks=").append(acks == Acks.ALL ? "all" : acks == Acks.LEADER ? "1" : "0");
            text.append(",min.insync.replicas=").append(minInsyncReplicas);
        }
        text.append(uncleanElection ? ",unclean" : "").append(idempotent ? "" : ",no-idempotence");
        text.append(contiguous ? "" : ",gaps");
        text.append(isolation == Isolation.READ_COMMITTED ? "" : ",isolation=read_uncommitted");
        return text.append(writeOrderCounts ? ",ww" : "").toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogContract that
                && toString().equals(that.toString())
                && minInsyncReplicas == that.minInsyncReplicas;
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
