package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests that only the controller answers; any other broker says {@code NOT_CONTROLLER}, and the client looks it up. */
public interface ControllerRequests {
    /** A broker that is not the controller. */
    ControllerRequests NONE = new ControllerRequests() {};

    default CompletableFuture<ControlledShutdown.Result> controlledShutdown(ControlledShutdown.Call call) {
        return CompletableFuture.completedFuture(new ControlledShutdown.Result(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    default CompletableFuture<ElectLeaders.Result> electLeaders(ElectLeaders.Call call) {
        return CompletableFuture.completedFuture(new ElectLeaders.Result(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    default CompletableFuture<PartitionReassignments.AlterResult> alterReassignments(
            PartitionReassignments.AlterCall call) {
        return CompletableFuture.completedFuture(
                new PartitionReassignments.AlterResult(ErrorCode.NOT_CONTROLLER, List.of()));
    }

    default CompletableFuture<PartitionReassignments.ListResult> listReassignments(
            PartitionReassignments.ListCall call) {
        return CompletableFuture.completedFuture(
                new PartitionReassignments.ListResult(ErrorCode.NOT_CONTROLLER, List.of()));
    }
}
