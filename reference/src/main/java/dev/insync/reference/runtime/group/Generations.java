package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.JoinGroup;
import dev.insync.reference.runtime.wire.SyncGroup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of one group and its way from one generation to the next: everybody joins, the leader's assignment is stored,
 * the group is stable, and any change of the members begins again.
 */
final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    static final long NEVER = Long.MAX_VALUE;

    private final String id;
    private final GroupConfig config;
    private final GroupHost host;
    private final Members members = new Members();
    /** Ids that were given out and not used yet, with the time when they lapse. */
    private final Map<String, Long> promised = new TreeMap<>();

    private final Set<String> unsynced = new TreeSet<>();
    private GroupState state = GroupState.EMPTY;
    private int generation;
    private long emptySinceMs;
    private String protocolType = "";
    private @Nullable String protocol;
    private long joinDeadlineMs = NEVER;
    private long syncDeadlineMs = NEVER;
    /** While the first members gather: how much longer newcomers may hold it up; negative at other times. */
    private long gatheringLeftMs = -1;

    private boolean newcomer;

    Generations(String id, GroupConfig config, GroupHost host) {
        this.id = id;
        this.config = config;
        this.host = host;
    }

    String id() {
        return id;
    }

    GroupState state() {
        return state;
    }

    String protocolType() {
        return protocolType;
    }

    int generation() {
        return generation;
    }

    @Nullable
    String protocol() {
        return protocol;
    }

    Members members() {
        return members;
    }

    /** By the wall clock; 0 for a group that never had a member. Of a group without members only. */
    long emptySinceMs() {
        return emptySinceMs;
    }

    /** The group as its record says; its members have a whole session from now on to be heard of. */
    void restore(GroupSnapshot stored, long storedMs, long nowMs) {
        emptySinceMs = storedMs;
        members.all().forEach(members::remove);
        protocolType = stored.protocolType();
        generation = stored.generation();
        protocol = stored.protocol();
        stored.members().forEach(member -> members.add(Member.restored(member, stored.protocol(), nowMs)));
        members.lead(stored.leader());
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
    }

    private GroupSnapshot snapshot() {
        return new GroupSnapshot(
                protocolType,
                generation,
                protocol,
                members.leader(),
                members.all().stream().map(member -> member.snapshot(protocol)).toList());
    }

    JoinGroup.Result joined(Member member) {
        String chosen = Objects.requireNonNull(protocol);
        return new JoinGroup.Result(
                ErrorCode.NONE,
                generation,
                protocolType,
                chosen,
                String.valueOf(members.leader()),
                member.memberId(),
                members.isLeader(member) ? members.subscriptions(chosen) : List.of());
    }

    boolean hasPromised(String memberId) {
        return promised.containsKey(memberId);
    }

    /** The id is somebody's who will join with it, or lapses. */
    void promise(String memberId, long lapsesMs) {
        promised.put(memberId, lapsesMs);
    }

    boolean unpromise(String memberId) {
        return promised.remove(memberId) != null;
    }

    void add(Member member, String type, long nowMs) {
        promised.remove(member.memberId());
        if (members.isEmpty()) {
            protocolType = type;
        }
        members.add(member);
        newcomer = true;
        rebalance("member " + member.memberId() + " joins", nowMs);
    }

    void replace(Member old, Member newcomerOfSameName) {
        old.answerJoin(JoinGroup.Result.refused(ErrorCode.FENCED_INSTANCE_ID, old.memberId()));
        old.answerSync(SyncGroup.Result.refused(ErrorCode.FENCED_INSTANCE_ID));
        members.replace(old, newcomerOfSameName);
        unsynced.remove(old.memberId());
    }

    void syncs(Member member, long nowMs) {
        unsynced.remove(member.memberId());
        member.heard(nowMs);
    }

    /** Makes the group durable as it is now. */
    void store(GroupHost.Written done) {
        host.append(List.of(new GroupRecord.Metadata(id, snapshot(), host.wallClockMs())), done);
    }

    /** The leader has decided; it counts once it is durable, if nothing has happened meanwhile. */
    void assign(Map<String, ByteBuffer> assignments) {
        for (Member member : members.all()) {
            member.assign(assignments.getOrDefault(member.memberId(), ByteBuffer.allocate(0)));
        }
        int assigned = generation;
        store((error, nowMs) -> {
            if (state != GroupState.COMPLETING_REBALANCE || generation != assigned) {
                return;
            }
            if (error == ErrorCode.NONE) {
                state = GroupState.STABLE;
                members.all().forEach(member -> member.answerSync(synced(member)));
                LOG.info("group {}: generation {} is stable with {} members", id, generation, members.size());
            } else {
                members.all().forEach(member -> {
                    member.assign(ByteBuffer.allocate(0));
                    member.answerSync(SyncGroup.Result.refused(error));
                });
                rebalance("assignment not stored: " + error, nowMs);
                complete(nowMs);
            }
        });
    }

    SyncGroup.Result synced(Member member) {
        return new SyncGroup.Result(ErrorCode.NONE, protocolType, protocol, member.assignment());
    }

    /** This broker stops coordinating the group: whoever waits is sent to look for the new coordinator. */
    void abandon() {
        state = GroupState.DEAD;
        for (Member member : members.all()) {
            member.answerJoin(JoinGroup.Result.refused(ErrorCode.NOT_COORDINATOR, member.memberId()));
            member.answerSync(SyncGroup.Result.refused(ErrorCode.NOT_COORDINATOR));
        }
    }

    /** When {@link #tick} should be called next, {@link #NEVER} if nothing waits. */
    long nextDeadlineMs() {
        long next = Math.min(joinDeadlineMs, syncDeadlineMs);
        for (long lapses : promised.values()) {
            next = Math.min(next, lapses);
        }
        for (Member member : members.all()) {
            next = Math.min(next, member.expiresMs());
        }
        return next;
    }

    /** Ends what has waited until now: silent members, unused ids, rebalances that not everybody takes part in. */
    void tick(long nowMs) {
        promised.values().removeIf(lapses -> lapses <= nowMs);
        for (Member member : members.all()) {
            if (member.isOverdue(nowMs)) {
                remove(member, "was not heard of", nowMs);
            }
        }
        if (syncDeadlineMs <= nowMs) {
            syncDeadlineMs = NEVER;
            Set<String> late = new TreeSet<>(unsynced);
            unsynced.clear();
            for (Member member : members.all()) {
                if (late.contains(member.memberId())) {
                    remove(member, "did not sync", nowMs);
                }
            }
        }
        complete(nowMs);
    }

    void remove(Member member, String why, long nowMs) {
        member.answerJoin(JoinGroup.Result.refused(ErrorCode.UNKNOWN_MEMBER_ID, member.memberId()));
        member.answerSync(SyncGroup.Result.refused(ErrorCode.UNKNOWN_MEMBER_ID));
        members.remove(member);
        unsynced.remove(member.memberId());
        rebalance("member " + member.memberId() + " " + why, nowMs);
    }

    /** Everybody has to join again, unless they are being waited for already. */
    void rebalance(String why, long nowMs) {
        if (state == GroupState.PREPARING_REBALANCE || state == GroupState.DEAD) {
            return;
        }
        LOG.info("group {}: rebalance after generation {}: {}", id, generation, why);
        if (state == GroupState.COMPLETING_REBALANCE) {
            for (Member member : members.all()) {
                member.assign(ByteBuffer.allocate(0));
                member.answerSync(SyncGroup.Result.refused(ErrorCode.REBALANCE_IN_PROGRESS));
            }
        }
        unsynced.clear();
        syncDeadlineMs = NEVER;
        int timeoutMs = members.rebalanceTimeoutMs();
        if (state == GroupState.EMPTY) {
            int delayMs = Math.min(config.initialRebalanceDelayMs(), timeoutMs);
            joinDeadlineMs = nowMs + delayMs;
            gatheringLeftMs = (long) timeoutMs - delayMs;
            newcomer = false;
        } else {
            joinDeadlineMs = nowMs + timeoutMs;
            gatheringLeftMs = -1;
        }
        state = GroupState.PREPARING_REBALANCE;
    }

    /** Begins the next generation if everybody has joined, or has been waited for long enough. */
    void complete(long nowMs) {
        if (state != GroupState.PREPARING_REBALANCE) {
            return;
        }
        boolean due = joinDeadlineMs <= nowMs;
        if (gatheringLeftMs >= 0) {
            if (due && newcomer && gatheringLeftMs > 0) {
                newcomer = false;
                long delayMs = Math.min(config.initialRebalanceDelayMs(), gatheringLeftMs);
                gatheringLeftMs -= delayMs;
                joinDeadlineMs = nowMs + delayMs;
                due = delayMs == 0;
            }
            if (!due && !members.isEmpty()) {
                return;
            }
        } else if (!due && !(members.allJoined() && promised.isEmpty())) {
            return;
        }
        beginGeneration(nowMs);
    }

    private void beginGeneration(long nowMs) {
        for (Member member : members.all()) {
            // a static member keeps its place until its session ends
            if (!member.awaitsJoin() && !member.isStatic()) {
                LOG.info("group {}: member {} did not join again", id, member.memberId());
                members.remove(member);
            }
        }
        if (!members.isEmpty() && !members.electJoinedLeader()) {
            joinDeadlineMs = nowMs + members.rebalanceTimeoutMs();
            gatheringLeftMs = -1;
            return;
        }
        joinDeadlineMs = NEVER;
        gatheringLeftMs = -1;
        generation++;
        if (members.isEmpty()) {
            state = GroupState.EMPTY;
            emptySinceMs = host.wallClockMs();
            protocol = null;
            LOG.info("group {}: empty in generation {}", id, generation);
            store((error, storedMs) -> {
                if (error != ErrorCode.NONE) {
                    LOG.warn("group {}: that it is empty is not stored: {}", id, error);
                }
            });
            return;
        }
        state = GroupState.COMPLETING_REBALANCE;
        protocol = members.choose();
        syncDeadlineMs = nowMs + members.rebalanceTimeoutMs();
        LOG.info("group {}: generation {} has {} members", id, generation, members.size());
        for (Member member : members.all()) {
            unsynced.add(member.memberId());
            member.heard(nowMs);
        }
        for (Member member : members.all()) {
            member.answerJoin(joined(member));
        }
    }
}
