package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One member of a group, and the answers it waits for. */
final class Member {
    /** A new member may wait so long for its first generation before it is taken for dead, whatever its session timeout. */
    private static final int FIRST_JOIN_TIMEOUT_MS = 300_000;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String memberId;
    private final @Nullable String instanceId;
    private String clientId;
    private String clientHost;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    private List<JoinGroup.Protocol> protocols;
    private ByteBuffer assignment = NOTHING;
    private @Nullable Consumer<JoinGroup.Result> join;
    private @Nullable Consumer<SyncGroup.Result> sync;
    private boolean isNew;
    private long expiresMs;

    Member(
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String clientHost,
            int sessionTimeoutMs,
            int rebalanceTimeoutMs,
            List<JoinGroup.Protocol> protocols) {
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
        this.protocols = List.copyOf(protocols);
    }

    /** A member as the coordinator before this one stored it. */
    static Member restored(GroupSnapshot.Member stored, @Nullable String protocol, long nowMs) {
        List<JoinGroup.Protocol> protocols =
                protocol == null ? List.of() : List.of(new JoinGroup.Protocol(protocol, stored.subscription()));
        Member member = new Member(
                stored.memberId(),
                stored.instanceId(),
                stored.clientId(),
                stored.clientHost(),
                stored.sessionTimeoutMs(),
                stored.rebalanceTimeoutMs(),
                protocols);
        member.assignment = stored.assignment();
        member.heard(nowMs);
        return member;
    }

    GroupSnapshot.Member snapshot(@Nullable String protocol) {
        return new GroupSnapshot.Member(
                memberId,
                instanceId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                metadata(protocol),
                assignment);
    }

    /** The same member under another id: a static member that was started again. */
    Member withId(String id) {
        Member renamed =
                new Member(id, instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols);
        renamed.assignment = assignment;
        renamed.expiresMs = expiresMs;
        return renamed;
    }

    String memberId() {
        return memberId;
    }

    @Nullable
    String instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    ByteBuffer assignment() {
        return assignment;
    }

    void assign(ByteBuffer given) {
        assignment = given;
    }

    /** Takes over what the member says when it joins again. */
    void update(JoinGroup.Call call, String newClientId, String newClientHost) {
        protocols = List.copyOf(call.protocols());
        sessionTimeoutMs = call.sessionTimeoutMs();
        rebalanceTimeoutMs = call.rebalanceTimeoutMs();
        clientId = newClientId;
        clientHost = newClientHost;
    }

    boolean says(List<JoinGroup.Protocol> same) {
        return protocols.equals(same);
    }

    Set<String> protocolNames() {
        return protocols.stream().map(JoinGroup.Protocol::name).collect(Collectors.toSet());
    }

    /** The first of its protocols that is among the candidates. */
    Optional<String> vote(Set<String> candidates) {
        return protocols.stream()
                .map(JoinGroup.Protocol::name)
                .filter(candidates::contains)
                .findFirst();
    }

    /** What the member gave for that protocol. */
    ByteBuffer metadata(@Nullable String protocol) {
        return protocols.stream()
                .filter(each -> each.name().equals(protocol))
                .map(JoinGroup.Protocol::metadata)
                .findFirst()
                .orElse(NOTHING);
    }

    /** The member is there for the first time, and waits for its first generation. */
    void firstJoin(Consumer<JoinGroup.Result> answer, long nowMs) {
        isNew = true;
        join = answer;
        expiresMs = nowMs + FIRST_JOIN_TIMEOUT_MS;
    }

    void awaitJoin(Consumer<JoinGroup.Result> answer) {
        answerJoin(JoinGroup.Result.refused(ErrorCode.REBALANCE_IN_PROGRESS, memberId));
        join = answer;
    }

    boolean awaitsJoin() {
        return join != null;
    }

    /** Answers the join that waits, if any. */
    void answerJoin(JoinGroup.Result result) {
        Consumer<JoinGroup.Result> answer = join;
        join = null;
        if (answer != null) {
            answer.accept(result);
        }
    }

    void awaitSync(Consumer<SyncGroup.Result> answer) {
        sync = answer;
    }

    boolean awaitsSync() {
        return sync != null;
    }

    /** Answers the sync that waits, if any. */
    void answerSync(SyncGroup.Result result) {
        Consumer<SyncGroup.Result> answer = sync;
        sync = null;
        if (answer != null) {
            answer.accept(result);
        }
    }

    /** The member has given a sign of life. */
    void heard(long nowMs) {
        isNew = false;
        expiresMs = nowMs + sessionTimeoutMs;
    }

    long expiresMs() {
        return expiresMs;
    }

    /** Whether the member is dead at that time: a member that waits for the coordinator cannot be expected to speak. */
    boolean isOverdue(long nowMs) {
        if (expiresMs > nowMs) {
            return false;
        }
        if (!isNew && (awaitsJoin() || awaitsSync())) {
            expiresMs = nowMs + sessionTimeoutMs;
            return false;
        }
        return true;
    }
}
