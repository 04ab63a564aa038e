package dev.insync.conformance.report;

import dev.insync.linearizability.log.LogHistory;

/** The operations of a run as compact JSON, for the script that shows the one under the pointer. */
final class TimelineData {
    private static final int NS_PER_US = 1_000;

    private final Run run;
    private final Timeline timeline;

    TimelineData(Run run, Timeline timeline) {
        this.run = run;
        this.timeline = timeline;
    }

    /**
     * One object: the time axis, the panels, the names, and per drawn operation a row of process, partition, kind (append, read,
     * end), outcome (ok, fail, info), start and duration in microseconds (-1: no answer), offset, number of records, first value.
     */
    String json() {
        TimeScale time = timeline.time();
        StringBuilder json = new StringBuilder("{\"startNs\":").append(time.startNs());
        json.append(",\"endNs\":").append(time.endNs());
        json.append(",\"left\":").append(time.left()).append(",\"right\":").append(time.right());
        json.append(",\"focus\":").append(run.focus()).append(",\"panels\":").append(timeline.panelData());
        json.append(",\"clients\":");
        names(json, run.clients());
        json.append(",\"partitions\":");
        names(
                json,
                run.history().partitions().stream()
                        .map(name -> name.substring(name.lastIndexOf('-') + 1))
                        .toList());
        json.append(",\"ops\":[");
        boolean first = true;
        for (int op = 0; op < run.history().size(); op++) {
            if (timeline.sampling().draws(op)) {
                json.append(first ? "" : ",");
                first = false;
                row(json, op);
            }
        }
        // The only way out of a script element is its end tag; names come from outside.
        return json.append("]}").toString().replace("</", "<\\/");
    }

    private void row(StringBuilder json, int op) {
        LogHistory history = run.history();
        long complete = history.completeNs(op);
        json.append('[').append(history.process(op)).append(',').append(history.partition(op));
        json.append(',')
                .append(history.kind(op).ordinal())
                .append(',')
                .append(history.outcome(op).ordinal());
        json.append(',').append(history.invokeNs(op) / NS_PER_US).append(',');
        json.append(complete == LogHistory.NEVER ? -1 : (complete - history.invokeNs(op)) / NS_PER_US);
        json.append(',')
                .append(history.offset(op))
                .append(',')
                .append(history.count(op))
                .append(',');
        json.append(history.count(op) == 0 ? 0 : history.value(op, 0)).append(']');
    }

    private static void names(StringBuilder json, Iterable<String> names) {
        json.append('[');
        String separator = "";
        for (String name : names) {
            json.append(separator)
                    .append('"')
                    .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
            separator = ",";
        }
        json.append(']');
    }
}
