package dev.insync.conformance.cli;

import dev.insync.conformance.nemesis.ClusterTrial;
import dev.insync.conformance.nemesis.LeaderKill;
import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.conformance.report.Run;
import dev.insync.conformance.workload.ClusterUnavailableException;
import dev.insync.conformance.workload.Judgement;
import dev.insync.linearizability.Verdict;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;

/** The reference cluster under load, with the leader of a partition killed. */
final class ClusterStage implements DemoStage {
    private static final String TOPIC = "insync-demo";

    private final Path data;
    private final SortedSet<String> without;
    private final long seed;
    private final LeaderKill.Schedule schedule;
    private final Path history;

    /** @param history where it goes if the run is interrupted */
    ClusterStage(Path data, SortedSet<String> without, long seed, LeaderKill.Schedule schedule, Path history) {
        this.data = data;
        this.without = without;
        this.seed = seed;
        this.schedule = schedule;
        this.history = history;
    }

    @Override
    public String title() {
        return "three brokers over ZooKeeper, the leader killed under load"
                + (without.isEmpty() ? "" : ", without " + String.join(", ", without));
    }

    @Override
    public Result run(ProgressLine progress) {
        ClusterOptions options =
                TrialOptions.without(without, ClusterOptions.defaults(data).withBasePort(0));
        ClusterTrial trial = new ClusterTrial(options, schedule, line -> progress.line("      " + line));
        ClusterTrial.Result result;
        try (LoadTicker ticker = new LoadTicker(progress, "      ");
                HistoryRescue rescue = new HistoryRescue(history)) {
            result = trial.run(TOPIC, seed, recorder -> {
                ticker.show(recorder);
                rescue.of(recorder);
            });
        } catch (ClusterException | ClusterUnavailableException e) {
            throw new BadInput("the cluster cannot be put on trial: " + e.getMessage(), e);
        }
        Judgement judgement = result.judgement();
        Run run = new Run(
                judgement,
                result.load().producers(),
                result.load().consumers(),
                Run.focusOn(judgement.history(), TOPIC, 0),
                result.kill().map(kill -> OptionalInt.of(kill.killed())).orElse(OptionalInt.empty()),
                result.errors());
        Verdict verdict = result.kill().isPresent() ? Verdict.OK : Verdict.UNKNOWN;
        Step step = new Step("The cluster", verdict, sentence(result, options), figures(result, options, run));
        return new Result(
                step, List.of(new Reproduction("a cluster to try by hand", clusterCommand())), Optional.of(run));
    }

    private String sentence(ClusterTrial.Result result, ClusterOptions options) {
        String rules = without.isEmpty() ? "" : " The brokers ran without " + String.join(", ", without) + ".";
        return result.kill()
                .map(kill -> options.brokers() + " brokers over a real ZooKeeper. Broker " + kill.killed()
                        + ", the leader of partition 0, was killed (SIGKILL) under load, just after its followers had been"
                        + " paused so that nobody had its newest records; broker " + kill.elected() + " took over."
                        + rules)
                .orElse(options.brokers() + " brokers over a real ZooKeeper; the leader kill did not come to its end: "
                        + String.join("; ", result.judgement().incidents()) + "." + rules);
    }

    private static List<Figure> figures(ClusterTrial.Result result, ClusterOptions options, Run run) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "from start to the first acknowledgement",
                Verdicts.millis(result.firstAck().toNanos())));
        figures.add(new Figure("session timeout", Verdicts.millis(options.sessionTimeoutMs() * 1_000_000L)));
        result.kill().ifPresent(kill -> {
            figures.add(
                    new Figure("from the kill to a new leader", Verdicts.millis(kill.electedNs() - kill.killedNs())));
            figures.add(Verdicts.longestGap(run));
            figures.add(
                    new Figure("followers paused before the kill", Verdicts.millis(kill.killedNs() - kill.pausedNs())));
            figures.add(new Figure("acknowledged while nobody followed", Verdicts.count(kill.earlyAcks())));
            figures.add(new Figure(
                    "from the restart to all in sync", Verdicts.millis(kill.healedNs() - kill.restartedNs())));
        });
        return figures;
    }

    private String clusterCommand() {
        StringBuilder command = new StringBuilder("./insync cluster");
        without.forEach(rule -> command.append(" --without ").append(rule));
        return command.toString();
    }
}
