package dev.insync.linearizability.generators;

import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.model.KeyValueModel;
import dev.insync.linearizability.model.LogModel;
import dev.insync.linearizability.model.RegisterModel;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The generators as a user's property tests use them. */
class GeneratorsTest {
    @Provide
    Arbitrary<LogHistory> legalLogs() {
        return LogHistories.legal(20);
    }

    @Provide
    Arbitrary<LogHistory> changedLogs() {
        return LogHistories.changed(20);
    }

    @Provide
    Arbitrary<List<Operation<RegisterModel.Input, RegisterModel.Output>>> registers() {
        return Arbitraries.longs().map(seed -> RegisterHistories.busy(seed, 60, 5, 4));
    }

    @Provide
    Arbitrary<List<Operation<KeyValueModel.Input, String>>> stores() {
        return Arbitraries.longs().map(seed -> KeyValueHistories.busy(seed, 300, 10, 5, false));
    }

    @Property
    boolean aLegalLogIsNoViolation(@ForAll("legalLogs") LogHistory history) {
        return LogChecker.check(history, LogContract.linearizable()).verdict() != Verdict.VIOLATION;
    }

    @Property
    boolean aLongerChangedLogIsJudgedAlikeByBothCheckers(@ForAll("changedLogs") LogHistory history) {
        LogResult result = LogChecker.check(history, LogContract.linearizable());
        Verdict general =
                Checker.check(LogModel.operations(history), new LogModel()).verdict();
        return result.verdict() == general || result.counts().ok() == 0;
    }

    @Property(tries = 200)
    boolean aBusyRegisterIsLegal(
            @ForAll("registers") List<Operation<RegisterModel.Input, RegisterModel.Output>> history) {
        return Checker.check(history, new RegisterModel()).verdict() == Verdict.OK;
    }

    @Property(tries = 50)
    boolean aBusyStoreIsLegal(@ForAll("stores") List<Operation<KeyValueModel.Input, String>> history) {
        return Checker.check(history, new KeyValueModel()).verdict() == Verdict.OK;
    }

    @Property(tries = 20)
    boolean aBusyLogIsLegal(@ForAll long seed) {
        return LogChecker.check(BusyLog.history(seed, 5_000, 10, 5), LogContract.linearizable())
                        .verdict()
                == Verdict.OK;
    }
}
