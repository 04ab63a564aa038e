package dev.insync.reference.runtime.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;

/** What members of a group send: JoinGroup, SyncGroup, Heartbeat and LeaveGroup. */
final class GroupCodec {
    /** Before it there is one timeout for everything. */
    private static final short JOIN_REBALANCE_TIMEOUT_VERSION = 1;

    /** KIP-394: a member joins with an id or is given one to join with. */
    private static final short JOIN_KNOWN_ID_VERSION = 4;

    private static final short JOIN_NULL_PROTOCOL_VERSION = 7;
    private static final short LEAVE_MEMBERS_VERSION = 3;

    /** KIP-559: from it on a member says which protocol it believes in. */
    private static final short SYNC_PROTOCOL_VERSION = 5;

    private GroupCodec() {}

    static CompletableFuture<Reply> serveJoinGroup(Exchange exchange) {
        JoinGroupRequestData request = exchange.as(JoinGroupRequestData.class);
        List<JoinGroup.Protocol> protocols = new ArrayList<>();
        for (JoinGroupRequestProtocol protocol : request.protocols()) {
            protocols.add(new JoinGroup.Protocol(protocol.name(), ByteBuffer.wrap(protocol.metadata())));
        }
        int rebalanceTimeoutMs = exchange.version() < JOIN_REBALANCE_TIMEOUT_VERSION
                ? request.sessionTimeoutMs()
                : request.rebalanceTimeoutMs();
        JoinGroup.Call call = new JoinGroup.Call(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                request.sessionTimeoutMs(),
                rebalanceTimeoutMs,
                request.protocolType(),
                protocols,
                exchange.version() >= JOIN_KNOWN_ID_VERSION);
        return exchange.handler()
                .groups()
                .joinGroup(exchange.client(), call)
                .thenApply(result -> exchange.answer(encode(result, exchange.version())));
    }

    private static JoinGroupResponseData encode(JoinGroup.Result result, short version) {
        String protocol = result.protocol() == null && version < JOIN_NULL_PROTOCOL_VERSION ? "" : result.protocol();
        return new JoinGroupResponseData()
                .setErrorCode(result.error().code())
                .setGenerationId(result.generation())
                .setProtocolType(result.protocolType())
                .setProtocolName(protocol)
                .setLeader(result.leader())
                .setMemberId(result.memberId())
                .setMembers(result.members().stream()
                        .map(member -> new JoinGroupResponseMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.instanceId())
                                .setMetadata(bytes(member.metadata())))
                        .toList());
    }

    static CompletableFuture<Reply> serveSyncGroup(Exchange exchange) {
        SyncGroupRequestData request = exchange.as(SyncGroupRequestData.class);
        Map<String, ByteBuffer> assignments = new LinkedHashMap<>();
        for (SyncGroupRequestAssignment assignment : request.assignments()) {
            assignments.put(assignment.memberId(), ByteBuffer.wrap(assignment.assignment()));
        }
        SyncGroup.Call call = new SyncGroup.Call(
                request.groupId(),
                request.generationId(),
                request.memberId(),
                request.groupInstanceId(),
                request.protocolType(),
                request.protocolName(),
                assignments);
        boolean silent = call.protocolType() == null || call.protocol() == null;
        CompletableFuture<SyncGroup.Result> synced = silent && exchange.version() >= SYNC_PROTOCOL_VERSION
                ? CompletableFuture.completedFuture(SyncGroup.Result.refused(ErrorCode.INCONSISTENT_GROUP_PROTOCOL))
                : exchange.handler().groups().syncGroup(exchange.client(), call);
        return synced.thenApply(result -> exchange.answer(new SyncGroupResponseData()
                .setErrorCode(result.error().code())
                .setProtocolType(result.protocolType())
                .setProtocolName(result.protocol())
                .setAssignment(bytes(result.assignment()))));
    }

    static CompletableFuture<Reply> serveHeartbeat(Exchange exchange) {
        HeartbeatRequestData request = exchange.as(HeartbeatRequestData.class);
        Heartbeat.Call call = new Heartbeat.Call(
                request.groupId(), request.generationId(), request.memberId(), request.groupInstanceId());
        return exchange.handler()
                .groups()
                .heartbeat(exchange.client(), call)
                .thenApply(result -> exchange.answer(
                        new HeartbeatResponseData().setErrorCode(result.error().code())));
    }

    static CompletableFuture<Reply> serveLeaveGroup(Exchange exchange) {
        LeaveGroupRequestData request = exchange.as(LeaveGroupRequestData.class);
        boolean many = exchange.version() >= LEAVE_MEMBERS_VERSION;
        List<LeaveGroup.Member> members = many
                ? request.members().stream()
                        .map(member -> new LeaveGroup.Member(member.memberId(), member.groupInstanceId()))
                        .toList()
                : List.of(new LeaveGroup.Member(request.memberId(), null));
        return exchange.handler()
                .groups()
                .leaveGroup(exchange.client(), new LeaveGroup.Call(request.groupId(), members))
                .thenApply(result -> exchange.answer(encode(result, many)));
    }

    private static LeaveGroupResponseData encode(LeaveGroup.Result result, boolean many) {
        if (!many) {
            ErrorCode error =
                    result.error() != ErrorCode.NONE || result.members().isEmpty()
                            ? result.error()
                            : result.members().get(0).error();
            return new LeaveGroupResponseData().setErrorCode(error.code());
        }
        return new LeaveGroupResponseData()
                .setErrorCode(result.error().code())
                .setMembers(result.members().stream()
                        .map(each -> new MemberResponse()
                                .setMemberId(each.member().memberId())
                                .setGroupInstanceId(each.member().instanceId())
                                .setErrorCode(each.error().code()))
                        .toList());
    }

    /** A copy: what members tell each other is small, and Kafka's messages hold arrays. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
