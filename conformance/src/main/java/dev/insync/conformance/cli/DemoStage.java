package dev.insync.conformance.cli;

import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.conformance.report.Run;
import java.util.List;
import java.util.Optional;

/** One part of the demo's story. */
interface DemoStage {
    /** What it does, in a few words. */
    String title();

    /** Does it, and tells what happens on the way. */
    Result run(ProgressLine progress);

    /**
     * What came of it.
     *
     * @param step for the report
     * @param again commands that do this part again
     * @param run the workload, where the stage was one
     */
    record Result(Step step, List<Reproduction> again, Optional<Run> run) {
        public Result {
            again = List.copyOf(again);
        }
    }
}
