package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.wire.ConsumerSubscription;
import dev.insync.reference.runtime.wire.DescribeGroups;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Heartbeat;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.LeaveGroup;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One group by the classic protocol, as its members and administrators ask it.
 *
 * <p>Not safe for use by several threads. Answers are given during a call, or during a later one when the group has come so
 * far; {@link #tick} ends what has waited too long.
 */
final class Group {
    /** Somebody who wants to join, and where the answer goes. */
    record Joiner(JoinGroup.Call call, String clientId, String host, long nowMs, Consumer<JoinGroup.Result> answer) {
        void refuse(ErrorCode error, String memberId) {
            answer.accept(JoinGroup.Result.refused(error, memberId));
        }
    }

    private final String id;
    private final GroupConfig config;
    private final GroupHost host;
    private final Generations generations;
    private final Members members;

    Group(String id, GroupConfig config, GroupHost host) {
        this.id = id;
        this.config = config;
        this.host = host;
        this.generations = new Generations(id, config, host);
        this.members = generations.members();
    }

    /**
     * The group as its record says; its members have a whole session from now on to be heard of.
     *
     * @param storedMs when the record was written, by the wall clock
     */
    void restore(GroupSnapshot stored, long storedMs, long nowMs) {
        generations.restore(stored, storedMs, nowMs);
    }

    String id() {
        return id;
    }

    GroupState state() {
        return generations.state();
    }

    /** Whether nobody ever joined it, and nobody is about to. */
    boolean isNothing() {
        return isDeserted() && generations.generation() == 0;
    }

    /** Whether it has no members, and nobody is about to join. */
    boolean isDeserted() {
        return state() == GroupState.EMPTY && generations.nextDeadlineMs() == Generations.NEVER;
    }

    /** Since when it has no members, by the wall clock; 0 if it never had one. */
    long emptySinceMs() {
        return generations.emptySinceMs();
    }

    String protocolType() {
        return generations.protocolType();
    }

    /** When {@link #tick} should be called next, {@link Long#MAX_VALUE} if nothing waits. */
    long nextDeadlineMs() {
        return generations.nextDeadlineMs();
    }

    /** Ends what has waited until now: silent members, unused ids, rebalances that not everybody takes part in. */
    void tick(long nowMs) {
        generations.tick(nowMs);
    }

    /** This broker stops coordinating the group: whoever waits is sent to look for the new coordinator. */
    void abandon() {
        generations.abandon();
    }

    void join(Joiner joiner) {
        JoinGroup.Call call = joiner.call();
        ErrorCode refusal = refusalOf(call);
        if (refusal != ErrorCode.NONE) {
            joiner.refuse(refusal, call.memberId());
        } else if (call.memberId().isEmpty()) {
            joinUnknown(joiner);
        } else if (call.instanceId() == null && generations.hasPromised(call.memberId())) {
            add(call.memberId(), joiner);
        } else {
            Member member = members.find(call.memberId());
            ErrorCode unknown = identify(call.memberId(), call.instanceId());
            if (member == null || unknown != ErrorCode.NONE) {
                joiner.refuse(unknown, call.memberId());
            } else {
                joinAgain(member, joiner);
            }
        }
        generations.complete(joiner.nowMs());
    }

    private ErrorCode refusalOf(JoinGroup.Call call) {
        if (call.sessionTimeoutMs() < config.minSessionTimeoutMs()
                || call.sessionTimeoutMs() > config.maxSessionTimeoutMs()) {
            return ErrorCode.INVALID_SESSION_TIMEOUT;
        }
        boolean known = members.find(call.memberId()) != null || members.idOf(call.instanceId()) != null;
        if (!known && members.size() >= config.maxSize()) {
            return ErrorCode.GROUP_MAX_SIZE_REACHED;
        }
        boolean fits = state() == GroupState.EMPTY
                ? !call.protocolType().isEmpty() && !call.protocols().isEmpty()
                : call.protocolType().equals(protocolType()) && members.canAgree(call.protocols());
        return fits ? ErrorCode.NONE : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    private void joinUnknown(Joiner joiner) {
        JoinGroup.Call call = joiner.call();
        String instanceId = call.instanceId();
        String memberId = (instanceId == null ? joiner.clientId() : instanceId) + "-" + host.unique();
        String knownId = members.idOf(instanceId);
        Member known = knownId == null ? null : members.find(knownId);
        if (known != null) {
            replace(known, memberId, joiner);
        } else if (instanceId == null && call.needsKnownId()) {
            generations.promise(memberId, joiner.nowMs() + call.sessionTimeoutMs());
            joiner.refuse(ErrorCode.MEMBER_ID_REQUIRED, memberId);
        } else {
            add(memberId, joiner);
        }
    }

    private void add(String memberId, Joiner joiner) {
        JoinGroup.Call call = joiner.call();
        Member member = new Member(
                memberId,
                call.instanceId(),
                joiner.clientId(),
                joiner.host(),
                call.sessionTimeoutMs(),
                call.rebalanceTimeoutMs(),
                call.protocols());
        member.firstJoin(joiner.answer(), joiner.nowMs());
        generations.add(member, call.protocolType(), joiner.nowMs());
    }

    /** A static member came back without its id: it gets a new one, and nobody else has to notice (KIP-345). */
    private void replace(Member old, String memberId, Joiner joiner) {
        JoinGroup.Call call = joiner.call();
        boolean led = members.isLeader(old);
        Member member = old.withId(memberId);
        generations.replace(old, member);
        member.update(call, joiner.clientId(), joiner.host());
        member.heard(joiner.nowMs());
        boolean unchanged = state() == GroupState.STABLE && members.choose().equals(generations.protocol());
        if (!unchanged) {
            member.awaitJoin(joiner.answer());
            generations.rebalance("static member " + call.instanceId() + " is back", joiner.nowMs());
            return;
        }
        // the old leader's id keeps a new leader from assigning: a stable group would not listen to it
        String shownLeader = led ? old.memberId() : String.valueOf(members.leader());
        JoinGroup.Result welcome = new JoinGroup.Result(
                ErrorCode.NONE,
                generations.generation(),
                protocolType(),
                generations.protocol(),
                shownLeader,
                memberId,
                List.of());
        generations.store((error, nowMs) ->
                joiner.answer().accept(error == ErrorCode.NONE ? welcome : JoinGroup.Result.refused(error, "")));
    }

    private void joinAgain(Member member, Joiner joiner) {
        GroupState state = state();
        boolean isCurrent = member.says(joiner.call().protocols())
                && (state == GroupState.COMPLETING_REBALANCE
                        || (state == GroupState.STABLE && !members.isLeader(member)));
        if (isCurrent) {
            // the answer was lost
            member.heard(joiner.nowMs());
            joiner.answer().accept(generations.joined(member));
            return;
        }
        member.update(joiner.call(), joiner.clientId(), joiner.host());
        member.awaitJoin(joiner.answer());
        generations.rebalance("member " + member.memberId() + " joins again", joiner.nowMs());
    }

    void sync(SyncGroup.Call call, long nowMs, Consumer<SyncGroup.Result> answer) {
        Member member = members.find(call.memberId());
        ErrorCode refusal = refusalOf(call.memberId(), call.instanceId(), call.generation());
        if (refusal == ErrorCode.NONE
                && (differs(call.protocolType(), protocolType()) || differs(call.protocol(), generations.protocol()))) {
            refusal = ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (refusal == ErrorCode.NONE && state() == GroupState.PREPARING_REBALANCE) {
            refusal = ErrorCode.REBALANCE_IN_PROGRESS;
        }
        if (member == null || refusal != ErrorCode.NONE) {
            answer.accept(SyncGroup.Result.refused(refusal));
            return;
        }
        generations.syncs(member, nowMs);
        if (state() == GroupState.STABLE) {
            answer.accept(generations.synced(member));
            return;
        }
        member.awaitSync(answer);
        if (members.isLeader(member)) {
            generations.assign(call.assignments());
        }
    }

    private static boolean differs(@Nullable String said, @Nullable String held) {
        return said != null && !said.equals(held);
    }

    Heartbeat.Result heartbeat(Heartbeat.Call call, long nowMs) {
        ErrorCode refusal = refusalOf(call.memberId(), call.instanceId(), call.generation());
        Member member = members.find(call.memberId());
        if (member == null || refusal != ErrorCode.NONE) {
            return new Heartbeat.Result(refusal);
        }
        member.heard(nowMs);
        return new Heartbeat.Result(
                state() == GroupState.PREPARING_REBALANCE ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE);
    }

    LeaveGroup.Result leave(LeaveGroup.Call call, long nowMs) {
        LeaveGroup.Result result = new LeaveGroup.Result(
                ErrorCode.NONE,
                call.members().stream()
                        .map(each -> new LeaveGroup.MemberResult(each, leave(each, nowMs)))
                        .toList());
        generations.complete(nowMs);
        return result;
    }

    private ErrorCode leave(LeaveGroup.Member leaving, long nowMs) {
        String instanceId = leaving.instanceId();
        String memberId = leaving.memberId();
        if (memberId.isEmpty() && instanceId != null) {
            // an administrator knows static members by name only
            String known = members.idOf(instanceId);
            memberId = known == null ? "" : known;
        }
        if (instanceId == null && generations.unpromise(memberId)) {
            return ErrorCode.NONE;
        }
        ErrorCode refusal = identify(memberId, instanceId);
        Member member = members.find(memberId);
        if (member == null || refusal != ErrorCode.NONE) {
            return refusal;
        }
        generations.remove(member, "leaves", nowMs);
        return ErrorCode.NONE;
    }

    /** What keeps this sender from committing offsets; a member that may is also heard of. */
    ErrorCode mayCommit(String memberId, @Nullable String instanceId, int claimed, long nowMs) {
        if (claimed < 0 && state() == GroupState.EMPTY) {
            return ErrorCode.NONE;
        }
        if (claimed < 0 && memberId.isEmpty() && instanceId == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode refusal = refusalOf(memberId, instanceId, claimed);
        Member member = members.find(memberId);
        if (member == null || refusal != ErrorCode.NONE) {
            return refusal;
        }
        if (state() == GroupState.COMPLETING_REBALANCE) {
            return ErrorCode.REBALANCE_IN_PROGRESS;
        }
        member.heard(nowMs);
        return ErrorCode.NONE;
    }

    /** What keeps offsets from being deleted: of members that are no consumers nobody knows what they read. */
    ErrorCode mayDeleteOffsets() {
        return state() == GroupState.EMPTY || protocolType().equals(ConsumerSubscription.PROTOCOL_TYPE)
                ? ErrorCode.NONE
                : ErrorCode.NON_EMPTY_GROUP;
    }

    /** Of a group of consumers: whether one of them reads a topic. Where one does not say, it might be any topic. */
    Predicate<String> subscription() {
        Set<String> topics = new HashSet<>();
        for (Member member : members.all()) {
            Optional<Set<String>> read = ConsumerSubscription.topics(member.metadata(generations.protocol()));
            if (read.isEmpty()) {
                return topic -> true;
            }
            topics.addAll(read.get());
        }
        return topics::contains;
    }

    DescribeGroups.Group describe() {
        String protocol = generations.protocol();
        boolean settled = state() == GroupState.STABLE;
        return new DescribeGroups.Group(
                ErrorCode.NONE,
                id,
                state().label(),
                protocolType(),
                settled && protocol != null ? protocol : "",
                members.all().stream()
                        .map(member -> new DescribeGroups.Member(
                                member.memberId(),
                                member.instanceId(),
                                member.clientId(),
                                member.clientHost(),
                                settled ? member.metadata(protocol) : ByteBuffer.allocate(0),
                                settled ? member.assignment() : ByteBuffer.allocate(0)))
                        .toList());
    }

    private ErrorCode refusalOf(String memberId, @Nullable String instanceId, int claimed) {
        ErrorCode unknown = identify(memberId, instanceId);
        if (unknown != ErrorCode.NONE) {
            return unknown;
        }
        return claimed == generations.generation() ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
    }

    private ErrorCode identify(String memberId, @Nullable String instanceId) {
        String known = members.idOf(instanceId);
        if (known != null && !known.equals(memberId)) {
            return ErrorCode.FENCED_INSTANCE_ID;
        }
        if (instanceId != null && known == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return members.find(memberId) == null ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.NONE;
    }
}
