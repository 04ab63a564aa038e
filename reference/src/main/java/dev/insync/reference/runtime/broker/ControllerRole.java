package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.ControlledShutdown;
import dev.insync.reference.runtime.wire.ControllerRequests;
import dev.insync.reference.runtime.wire.ElectLeaders;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.PartitionReassignments;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers what only the controller may answer, on its thread. */
final class ControllerRole implements ControllerRequests {
    /** Hands work to the controller's thread. */
    interface Desk {
        <T> CompletableFuture<T> ask(Membership.Task<T> task, T otherwise);
    }

    private final Desk desk;

    ControllerRole(Desk desk) {
        this.desk = desk;
    }

    @Override
    public CompletableFuture<ControlledShutdown.Result> controlledShutdown(ControlledShutdown.Call call) {
        return desk.ask(
                acting -> acting.leaderMoves().shutDown(call),
                new ControlledShutdown.Result(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    @Override
    public CompletableFuture<ElectLeaders.Result> electLeaders(ElectLeaders.Call call) {
        return desk.ask(
                acting -> acting.leaderMoves().elect(call),
                new ElectLeaders.Result(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    @Override
    public CompletableFuture<PartitionReassignments.AlterResult> alterReassignments(
            PartitionReassignments.AlterCall call) {
        return desk.ask(
                acting -> acting.reassignments().alter(call),
                new PartitionReassignments.AlterResult(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    @Override
    public CompletableFuture<PartitionReassignments.ListResult> listReassignments(
            PartitionReassignments.ListCall call) {
        return desk.ask(
                acting -> acting.reassignments().list(call),
                new PartitionReassignments.ListResult(ErrorCode.NOT_CONTROLLER, List.of()));
    }
}
