package dev.insync.conformance.simulate;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogResult;
import dev.insync.reference.core.cluster.Fault;
import dev.insync.reference.sim.ClientOperation;
import dev.insync.reference.sim.Simulation;
import java.util.List;
import java.util.stream.LongStream;

/** The history of a simulation's clients, for the checkers. */
public final class ClientHistory {
    private ClientHistory() {}

    /** What Kafka promises, judged on what the clients saw. */
    public static LogResult judge(Simulation.Run run) {
        boolean unclean = Simulation.config(run.options()).budgets().get(Fault.UNCLEAN) > 0;
        return LogChecker.check(of(run.history()), LogContract.kafka().withUncleanElection(unclean));
    }

    static LogHistory of(List<ClientOperation> operations) {
        LogHistory.Builder history = new LogHistory.Builder();
        for (ClientOperation operation : operations) {
            int partition = history.partition("p" + operation.partition());
            long[] values =
                    operation.values().stream().mapToLong(Integer::longValue).toArray();
            long invokedNs = operation.invokedUs() * 1000;
            long returnedNs = operation.result() == ClientOperation.Result.UNKNOWN
                    ? LogHistory.NEVER
                    : operation.returnedUs() * 1000;
            if (operation.append()) {
                history.append(
                        operation.process(),
                        partition,
                        invokedNs,
                        returnedNs,
                        outcome(operation.result()),
                        operation.offset(),
                        values);
            } else {
                long[] offsets = LongStream.range(operation.offset(), operation.offset() + values.length)
                        .toArray();
                history.read(
                        operation.process(),
                        partition,
                        invokedNs,
                        returnedNs,
                        operation.offset(),
                        offsets,
                        values,
                        Claim.NONE);
            }
        }
        return history.build();
    }

    private static Outcome outcome(ClientOperation.Result result) {
        return switch (result) {
            case OK -> Outcome.OK;
            case FAILED -> Outcome.FAIL;
            case UNKNOWN -> Outcome.INFO;
        };
    }
}
