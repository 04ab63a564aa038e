package dev.insync.conformance.replay;

import static dev.insync.conformance.replay.BrokerNames.number;
import static dev.insync.conformance.replay.BrokerNames.seq;

import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.cluster.FetchSlot;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.spec.value.TlaValue;
import java.util.List;
import java.util.Map;

/** Between messages of the specification and messages of the core. */
final class MessageCodec {
    private static final TlaValue IDLE = TlaValue.rec(Map.of("type", TlaValue.of("none")));

    private final BrokerNames brokers;

    MessageCodec(BrokerNames brokers) {
        this.brokers = brokers;
    }

    static List<LogRecord> records(TlaValue log) {
        return log.elements().stream()
                .map(record -> new LogRecord(
                        record.field("epoch").asInt(), record.field("value").asInt()))
                .toList();
    }

    static TlaValue records(List<LogRecord> log) {
        return seq(
                log, record -> TlaValue.rec(Map.of("epoch", number(record.epoch()), "value", number(record.value()))));
    }

    LeaderAndIsr leaderAndIsr(TlaValue request) {
        return new LeaderAndIsr(
                request.field("controllerEpoch").asInt(),
                request.field("brokerEpoch").asInt(),
                brokers.id(request.field("leader")),
                request.field("leaderEpoch").asInt(),
                brokers.set(request.field("isr")),
                request.field("version").asInt());
    }

    TlaValue leaderAndIsr(LeaderAndIsr request) {
        return TlaValue.rec(Map.of(
                "controllerEpoch", number(request.controllerEpoch()),
                "brokerEpoch", number(request.brokerEpoch()),
                "leader", brokers.name(request.leader()),
                "leaderEpoch", number(request.leaderEpoch()),
                "isr", brokers.set(request.isr()),
                "version", number(request.version())));
    }

    FetchSlot fetchSlot(TlaValue slot) {
        return switch (slot.field("type").asText()) {
            case "none" -> FetchSlot.IDLE;
            case "request" ->
                new FetchSlot.Request(new FetchRequest(
                        slot.field("leaderEpoch").asInt(),
                        slot.field("offset").asInt(),
                        slot.field("lastEpoch").asInt()));
            case "records" -> {
                List<LogRecord> records = records(slot.field("records"));
                yield new FetchSlot.Answer(
                        new FetchAnswer.Records(
                                slot.field("leaderEpoch").asInt(),
                                slot.field("offset").asInt(),
                                RecordLog.of(records).epochs().spans(0, records.size()),
                                slot.field("highWatermark").asInt()),
                        records);
            }
            case "diverging" ->
                new FetchSlot.Answer(
                        new FetchAnswer.Diverging(
                                slot.field("leaderEpoch").asInt(),
                                slot.field("epoch").asInt(),
                                slot.field("endOffset").asInt()),
                        List.of());
            default -> throw new IllegalArgumentException("unknown fetch " + slot);
        };
    }

    TlaValue fetchSlot(FetchSlot slot) {
        if (slot instanceof FetchSlot.Request asked) {
            FetchRequest request = asked.request();
            return TlaValue.rec(Map.of(
                    "type", TlaValue.of("request"),
                    "leaderEpoch", number(request.leaderEpoch()),
                    "offset", number(request.offset()),
                    "lastEpoch", number(request.lastEpoch())));
        }
        if (slot instanceof FetchSlot.Answer answered) {
            return answer(answered);
        }
        return IDLE;
    }

    private static TlaValue answer(FetchSlot.Answer slot) {
        if (slot.answer() instanceof FetchAnswer.Records answer) {
            return TlaValue.rec(Map.of(
                    "type", TlaValue.of("records"),
                    "leaderEpoch", number(answer.leaderEpoch()),
                    "offset", number(answer.offset()),
                    "records", records(slot.records()),
                    "highWatermark", number(answer.highWatermark())));
        }
        FetchAnswer.Diverging answer = (FetchAnswer.Diverging) slot.answer();
        return TlaValue.rec(Map.of(
                "type", TlaValue.of("diverging"),
                "leaderEpoch", number(answer.leaderEpoch()),
                "epoch", number(answer.epoch()),
                "endOffset", number(answer.endOffset())));
    }

    IsrWrite isrWrite(TlaValue slot) {
        return switch (slot.field("type").asText()) {
            case "none" -> IsrWrite.IDLE;
            case "write" ->
                new IsrWrite.Write(
                        slot.field("session").asInt(),
                        slot.field("leaderEpoch").asInt(),
                        brokers.set(slot.field("isr")),
                        slot.field("version").asInt());
            case "written" ->
                new IsrWrite.Written(
                        slot.field("leaderEpoch").asInt(), slot.field("version").asInt());
            default -> throw new IllegalArgumentException("unknown write " + slot);
        };
    }

    TlaValue isrWrite(IsrWrite slot) {
        if (slot instanceof IsrWrite.Write write) {
            return TlaValue.rec(Map.of(
                    "type", TlaValue.of("write"),
                    "session", number(write.session()),
                    "leaderEpoch", number(write.leaderEpoch()),
                    "isr", brokers.set(write.isr()),
                    "version", number(write.version())));
        }
        if (slot instanceof IsrWrite.Written written) {
            return TlaValue.rec(Map.of(
                    "type", TlaValue.of("written"),
                    "leaderEpoch", number(written.leaderEpoch()),
                    "version", number(written.version())));
        }
        return IDLE;
    }
}
