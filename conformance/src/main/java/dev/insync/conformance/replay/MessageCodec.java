package dev.insync.conformance.replay;

import static dev.insync.conformance.replay.BrokerNames.number;
import static dev.insync.conformance.replay.BrokerNames.seq;

import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.StopReplica;
import dev.insync.reference.core.cluster.FetchSlot;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.spec.value.TlaValue;
import java.util.HashMap;
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

    ControllerRequest request(TlaValue request) {
        int partition = request.field("partition").asInt();
        int controllerEpoch = request.field("controllerEpoch").asInt();
        long brokerEpoch = request.field("brokerEpoch").asInt();
        int leaderEpoch = request.field("leaderEpoch").asInt();
        return switch (request.field("type").asText()) {
            case "LeaderAndIsr" ->
                new LeaderAndIsr(
                        partition,
                        controllerEpoch,
                        brokerEpoch,
                        brokers.id(request.field("leader")),
                        leaderEpoch,
                        brokers.set(request.field("isr")),
                        request.field("version").asInt());
            case "StopReplica" ->
                new StopReplica(
                        partition,
                        controllerEpoch,
                        brokerEpoch,
                        leaderEpoch,
                        request.field("delete").asBool());
            default -> throw new IllegalArgumentException("unknown request " + request);
        };
    }

    TlaValue request(ControllerRequest request) {
        Map<String, TlaValue> fields = new HashMap<>();
        fields.put("partition", number(request.partition()));
        fields.put("controllerEpoch", number(request.controllerEpoch()));
        fields.put("brokerEpoch", number(request.brokerEpoch()));
        fields.put("leaderEpoch", number(request.leaderEpoch()));
        if (request instanceof LeaderAndIsr state) {
            fields.put("type", TlaValue.of("LeaderAndIsr"));
            fields.put("leader", brokers.name(state.leader()));
            fields.put("isr", brokers.set(state.isr()));
            fields.put("version", number(state.version()));
        } else if (request instanceof StopReplica stop) {
            fields.put("type", TlaValue.of("StopReplica"));
            fields.put("delete", TlaValue.of(stop.delete()));
        }
        return TlaValue.rec(fields);
    }

    FetchSlot fetchSlot(TlaValue slot) {
        return switch (slot.field("type").asText()) {
            case "none" -> FetchSlot.IDLE;
            case "request" ->
                new FetchSlot.Request(new FetchRequest(
                        slot.field("leaderEpoch").asInt(),
                        slot.field("session").asInt(),
                        slot.field("offset").asInt(),
                        slot.field("lastEpoch").asInt()));
            case "records" ->
                new FetchSlot.Answer(
                        new FetchAnswer.Records(
                                slot.field("leaderEpoch").asInt(),
                                slot.field("offset").asInt(),
                                slot.field("highWatermark").asInt()),
                        records(slot.field("records")));
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
                    "session", number(request.session()),
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
                        slot.field("version").asInt(),
                        brokers.id(slot.field("joining")),
                        slot.field("joiningSession").asInt());
            case "written" ->
                new IsrWrite.Written(
                        slot.field("leaderEpoch").asInt(), slot.field("version").asInt());
            case "ineligible" ->
                new IsrWrite.Ineligible(slot.field("leaderEpoch").asInt());
            case "unknown" -> new IsrWrite.Unknown(slot.field("leaderEpoch").asInt());
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
                    "version", number(write.version()),
                    "joining", brokers.name(write.joining()),
                    "joiningSession", number(write.joiningSession())));
        }
        if (slot instanceof IsrWrite.Written written) {
            return TlaValue.rec(Map.of(
                    "type", TlaValue.of("written"),
                    "leaderEpoch", number(written.leaderEpoch()),
                    "version", number(written.version())));
        }
        if (slot instanceof IsrWrite.Answer answer) {
            String type = answer instanceof IsrWrite.Unknown ? "unknown" : "ineligible";
            return TlaValue.rec(Map.of("type", TlaValue.of(type), "leaderEpoch", number(answer.leaderEpoch())));
        }
        return IDLE;
    }
}
