package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.Produce;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A produce request whose answer is complete once every partition in it has one. Used on the event loop's thread only. */
final class PendingProduce {
    private final Consumer<Produce.Result> answer;
    private final List<Produce.PartitionResult> results = new ArrayList<>();
    private final Set<PendingAppend> waiting = new LinkedHashSet<>();
    private EventLoop.@Nullable Timer timer;
    private boolean complete;

    PendingProduce(Consumer<Produce.Result> answer) {
        this.answer = answer;
    }

    /** A partition that needs no waiting. */
    void add(Produce.PartitionResult result) {
        results.add(result);
    }

    /** A partition that waits for replication. */
    void add(PendingAppend append) {
        waiting.add(append);
    }

    /** Every partition has been added; what waits is given up after {@code timeoutMs}. */
    void complete(EventLoop loop, int timeoutMs) {
        complete = true;
        if (!waiting.isEmpty()) {
            timer = loop.schedule(timeoutMs, this::timeOut);
        }
        answerIfDone();
    }

    void done(PendingAppend append, Produce.PartitionResult result) {
        if (waiting.remove(append)) {
            results.add(result);
            answerIfDone();
        }
    }

    private void timeOut() {
        List.copyOf(waiting).forEach(PendingAppend::timedOut);
    }

    private void answerIfDone() {
        if (!complete || !waiting.isEmpty()) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        answer.accept(new Produce.Result(results));
    }
}
