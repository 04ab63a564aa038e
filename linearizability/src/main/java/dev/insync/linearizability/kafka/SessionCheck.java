package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each client sees in its own order: skips and steps back, between its operations and inside one of them. */
final class SessionCheck {
    private final List<KafkaOperation> history;
    private final Map<String, VersionOrder> logs;
    private final Anomalies anomalies;
    private final Map<Integer, Session> sessions = new HashMap<>();

    SessionCheck(List<KafkaOperation> history, Map<String, VersionOrder> logs, Anomalies anomalies) {
        this.history = history;
        this.logs = logs;
        this.anomalies = anomalies;
    }

    /** Where a client stands. */
    private static final class Session {
        private final Map<String, Place> polled = new HashMap<>();
        private final Map<String, Place> sent = new HashMap<>();
        /** With subscribe, the group decides who reads what, and a consumer's place may move. */
        private boolean subscribes;
    }

    private record Place(long offset, int index, KafkaOperation op) {}

    void run() {
        for (KafkaOperation op : history) {
            Session session = sessions.computeIfAbsent(op.process(), p -> new Session());
            if (op.type() == KafkaOperation.Type.ASSIGN || op.type() == KafkaOperation.Type.SUBSCRIBE) {
                session.polled.clear();
                session.subscribes = op.type() == KafkaOperation.Type.SUBSCRIBE;
            }
            if (op.outcome() == Outcome.OK) {
                checkOperation(op, session);
            } else if (!op.steps().isEmpty()) {
                // Where a failed or unknown operation left the consumer is not known.
                session.polled.clear();
            }
        }
    }

    private void checkOperation(KafkaOperation op, Session session) {
        Map<String, Place> polledHere = new HashMap<>();
        Map<String, Place> sentHere = new HashMap<>();
        Set<Long> ownValues = new HashSet<>();
        for (MicroOp step : op.steps()) {
            VersionOrder log = logs.get(step.key());
            if (log == null) {
                continue;
            }
            if (step instanceof MicroOp.Send send) {
                ownValues.add(send.value());
                if (send.offset() >= 0) {
                    sent(op, session, sentHere, log, send);
                }
            } else if (step instanceof MicroOp.Poll poll) {
                for (MicroOp.Rec rec : poll.records()) {
                    polled(op, session, polledHere, log, rec);
                    checkOwn(op, log, rec, ownValues);
                }
            }
        }
        session.polled.putAll(polledHere);
        session.sent.putAll(sentHere);
        if (op.rebalanced()) {
            session.polled.clear();
        }
    }

    private void checkOwn(KafkaOperation op, VersionOrder log, MicroOp.Rec rec, Set<Long> ownValues) {
        if (op.type() == KafkaOperation.Type.TXN
                && ownValues.contains(rec.value())
                && log.writer.get(rec.value()) == op) {
            anomalies.add(
                    AnomalyKind.PRECOMMITTED_READ,
                    false,
                    log.key,
                    rec.offset(),
                    () -> "T" + op.index() + " polled value " + rec.value() + ", which it had sent itself",
                    List.of(op),
                    List.of());
        }
    }

    private void sent(
            KafkaOperation op, Session session, Map<String, Place> here, VersionOrder log, MicroOp.Send send) {
        Place now = new Place(send.offset(), log.index(send.offset()), op);
        Place inside = here.put(log.key, now);
        Place before = session.sent.get(log.key);
        if (now.index < 0) {
            return;
        }
        if (inside != null && inside.index >= 0) {
            if (now.index - inside.index > 1) {
                add(AnomalyKind.INT_SEND_SKIP, op.rebalanced(), log, inside, now, "sent");
            } else if (now.index - inside.index < 1) {
                add(AnomalyKind.INT_NONMONOTONIC_SEND, op.rebalanced(), log, inside, now, "sent");
            }
        } else if (inside == null && before != null && before.index >= 0 && now.index - before.index < 1) {
            add(AnomalyKind.NONMONOTONIC_SEND, false, log, before, now, "sent");
        }
    }

    private void polled(
            KafkaOperation op, Session session, Map<String, Place> here, VersionOrder log, MicroOp.Rec rec) {
        Place now = new Place(rec.offset(), log.index(rec.offset()), op);
        Place inside = here.put(log.key, now);
        Place before = inside == null ? session.polled.get(log.key) : inside;
        if (before == null) {
            return;
        }
        int step = now.index - before.index;
        if (step > 1) {
            boolean excused = inside == null ? session.subscribes : op.rebalanced();
            add(
                    inside == null ? AnomalyKind.POLL_SKIP : AnomalyKind.INT_POLL_SKIP,
                    excused,
                    log,
                    before,
                    now,
                    "polled");
        } else if (step < 1) {
            boolean excused = inside == null ? session.subscribes : op.rebalanced();
            AnomalyKind kind = inside == null ? AnomalyKind.NONMONOTONIC_POLL : AnomalyKind.INT_NONMONOTONIC_POLL;
            add(kind, excused, log, before, now, "polled");
        }
    }

    private void add(AnomalyKind kind, boolean excused, VersionOrder log, Place before, Place now, String verb) {
        int step = now.index - before.index;
        String skipped = step > 1 ? ", leaving out offset " + log.offsetAt(before.index + 1) : "";
        anomalies.add(
                kind,
                excused,
                log.key,
                now.offset,
                () -> "process " + now.op.process() + " " + verb + " offset " + before.offset + " and then offset "
                        + now.offset + skipped,
                before.op == now.op ? List.of(now.op) : List.of(before.op, now.op),
                List.of());
    }
}
