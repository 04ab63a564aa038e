package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.zk.IsrWrite;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.WriteResult;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the in-sync replicas that leaders on this broker propose, many at once, in the session in which they were proposed:
 * a write or an answer never outlives it.
 */
final class IsrWriter {
    private static final Logger LOG = LoggerFactory.getLogger(IsrWriter.class);

    private record Proposal(IsrWrite write, Consumer<WriteResult> answer, Consumer<Exception> lost) {}

    private final Errands errands;
    private final Executor loop;
    private List<Proposal> proposals = new ArrayList<>();

    IsrWriter(Errands errands, Executor loop) {
        this.errands = errands;
        this.loop = loop;
    }

    /**
     * Proposes a state on the loop's thread; it goes out at the next {@link #flush}.
     *
     * @param answer called on the loop's thread with what became of it
     * @param lost called on the loop's thread instead, where that will not be known
     */
    void propose(IsrWrite write, Consumer<WriteResult> answer, Consumer<Exception> lost) {
        proposals.add(new Proposal(write, answer, lost));
    }

    /**
     * Reads what stands there, in the session that is current then.
     *
     * @param answer called on the loop's thread with the state, nothing where there is none; not at all where it cannot be read
     */
    void read(TopicPartition id, Consumer<Optional<Versioned<StateZnode>>> answer) {
        errands.run(
                session -> {
                    Optional<Versioned<StateZnode>> found = new ZkPartitionStates(session).read(id);
                    loop.execute(() -> answer.accept(found));
                },
                failure -> LOG.warn("{}: the state cannot be read again: {}", id, failure.getMessage()));
    }

    /** Sends what was proposed since the last time. Called on the loop's thread. */
    void flush() {
        if (proposals.isEmpty()) {
            return;
        }
        List<Proposal> batch = proposals;
        proposals = new ArrayList<>();
        errands.runNow(session -> write(session, batch), failure -> {
            LOG.warn("{} proposed ISRs have no answer: {}", batch.size(), failure.getMessage());
            loop.execute(() -> batch.forEach(proposal -> proposal.lost().accept(failure)));
        });
    }

    private void write(ZkSession session, List<Proposal> batch) throws SessionEndedException {
        List<WriteResult> results = new ZkPartitionStates(session)
                .writeAsLeader(batch.stream().map(Proposal::write).toList());
        List<TopicPartition> written = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Proposal proposal = batch.get(i);
            StateWrite write = proposal.write().write();
            WriteResult result = results.get(i);
            if (result instanceof WriteResult.Written) {
                written.add(write.partition());
            } else {
                LOG.info(
                        "{}: ISR {} refused: {}",
                        write.partition(),
                        write.state().isr(),
                        result);
            }
            loop.execute(() -> proposal.answer().accept(result));
        }
        if (!written.isEmpty()) {
            // an errand of its own: the proposals are answered, whatever becomes of the note to the controller
            errands.run(
                    later -> new ZkPartitionStates(later).announce(written),
                    failure -> LOG.info("the controller was not told of new ISRs: {}", failure.getMessage()));
        }
    }
}
