package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the server asks a group coordinator to do; the rules are those of {@link RequestHandler}. */
public interface GroupRequests {
    /** A broker without group coordination, which says so in the way that clients retry. */
    GroupRequests NONE = new GroupRequests() {};

    default CompletableFuture<FindCoordinator.Result> findCoordinator(ClientContext client, FindCoordinator.Call call) {
        return now(new FindCoordinator.Result(ErrorCode.COORDINATOR_NOT_AVAILABLE, null, null));
    }

    default CompletableFuture<JoinGroup.Result> joinGroup(ClientContext client, JoinGroup.Call call) {
        return now(JoinGroup.Result.refused(ErrorCode.NOT_COORDINATOR, call.memberId()));
    }

    default CompletableFuture<SyncGroup.Result> syncGroup(ClientContext client, SyncGroup.Call call) {
        return now(SyncGroup.Result.refused(ErrorCode.NOT_COORDINATOR));
    }

    default CompletableFuture<Heartbeat.Result> heartbeat(ClientContext client, Heartbeat.Call call) {
        return now(new Heartbeat.Result(ErrorCode.NOT_COORDINATOR));
    }

    default CompletableFuture<LeaveGroup.Result> leaveGroup(ClientContext client, LeaveGroup.Call call) {
        return now(new LeaveGroup.Result(ErrorCode.NOT_COORDINATOR, List.of()));
    }

    default CompletableFuture<OffsetCommit.Result> offsetCommit(ClientContext client, OffsetCommit.Call call) {
        return now(new OffsetCommit.Result(call.commits().stream()
                .map(commit -> new OffsetCommit.PartitionResult(commit.partition(), ErrorCode.NOT_COORDINATOR))
                .toList()));
    }

    default CompletableFuture<OffsetFetch.Result> offsetFetch(ClientContext client, OffsetFetch.Call call) {
        return now(new OffsetFetch.Result(ErrorCode.NOT_COORDINATOR, List.of()));
    }

    default CompletableFuture<OffsetDelete.Result> offsetDelete(ClientContext client, OffsetDelete.Call call) {
        return now(new OffsetDelete.Result(ErrorCode.NOT_COORDINATOR, List.of()));
    }

    default CompletableFuture<ListGroups.Result> listGroups(ClientContext client, ListGroups.Call call) {
        return now(new ListGroups.Result(ErrorCode.NONE, List.of()));
    }

    default CompletableFuture<DescribeGroups.Result> describeGroups(ClientContext client, DescribeGroups.Call call) {
        return now(new DescribeGroups.Result(call.groupIds().stream()
                .map(id -> DescribeGroups.Group.refused(id, ErrorCode.NOT_COORDINATOR))
                .toList()));
    }

    default CompletableFuture<DeleteGroups.Result> deleteGroups(ClientContext client, DeleteGroups.Call call) {
        return now(new DeleteGroups.Result(call.groupIds().stream()
                .map(id -> new DeleteGroups.GroupResult(id, ErrorCode.NOT_COORDINATOR))
                .toList()));
    }

    private static <T> CompletableFuture<T> now(T result) {
        return CompletableFuture.completedFuture(result);
    }
}
