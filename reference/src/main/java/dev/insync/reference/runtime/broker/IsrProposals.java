package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaIsr;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.zk.IsrWrite;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateWrite;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The in-sync replicas of the partitions that this broker leads: what the core proposes is written, and the core hears what
 * became of it. Used on the event loop's thread only.
 */
final class IsrProposals {
    private static final Logger LOG = LoggerFactory.getLogger(IsrProposals.class);
    private static final int INELIGIBLE_PAUSE_MS = 500;
    private static final long NOT_REGISTERED = 0;

    /** A proposal whose answer is lost. Compared by identity. */
    private static final class Unknown {
        private final HostedPartition partition;
        private final int leaderEpoch;
        private boolean settled;

        Unknown(HostedPartition partition, int leaderEpoch) {
            this.partition = partition;
            this.leaderEpoch = leaderEpoch;
        }
    }

    private final int brokerId;
    private final BrokerConfig config;
    private final Fixes fixes;
    private final IsrWriter writer;
    private final EventLog events;
    private final Metrics metrics;
    private final List<Unknown> unknown = new ArrayList<>();
    private long brokerEpoch = NOT_REGISTERED;

    IsrProposals(int brokerId, BrokerConfig config, Fixes fixes, IsrWriter writer, EventLog events, Metrics metrics) {
        this.brokerId = brokerId;
        this.config = config;
        this.fixes = fixes;
        this.writer = writer;
        this.events = events;
        this.metrics = metrics;
    }

    /** The session is over; until the broker is registered in another one, nothing that is proposed can be written. */
    void registering() {
        brokerEpoch = NOT_REGISTERED;
    }

    /** The broker has registered: by now ZooKeeper has settled every write of its session before. */
    void registered(long epoch) {
        brokerEpoch = epoch;
        unknown.forEach(lost -> lost.settled = true);
        readAgain();
    }

    /** A follower has fetched: it may have caught up. */
    void fetched(HostedPartition partition, int follower, long offset, long nowMs) {
        ReplicaState state = partition.state();
        partition.lag().fetched(follower, offset, state.log().endOffset(), nowMs);
        if (!state.isr().contains(follower) && partition.mayJoin(nowMs)) {
            propose("ExpandIsr", partition, ReplicaIsr.expandIsr(state, follower, fixes), follower);
        }
    }

    /** Takes out of the ISR who has not caught up for too long, and looks again for what could not be read. */
    void shrink(Collection<HostedPartition> hosted, long nowMs) {
        readAgain();
        for (HostedPartition partition : hosted) {
            ReplicaState state = partition.state();
            if (!state.isLeader() || partition.failed()) {
                continue;
            }
            for (int follower : state.isr().toList()) {
                if (follower != brokerId && partition.lag().lags(follower, config.replicaLagTimeMaxMs(), nowMs)) {
                    propose("ShrinkIsr", partition, ReplicaIsr.shrinkIsr(partition.state(), follower), follower);
                }
            }
        }
    }

    private void propose(String event, HostedPartition partition, Outcome<ReplicaState> outcome, int follower) {
        if (outcome instanceof Outcome.Step<ReplicaState> step) {
            events.step(event, partition.id(), step, "follower", follower);
            partition.apply(step, List.of());
            LOG.info(
                    "{}: {} of broker {} in epoch {}, proposed {}",
                    partition.id(),
                    event,
                    follower,
                    partition.state().leaderEpoch(),
                    partition.state().pendingIsr());
        }
    }

    /** Asks ZooKeeper for what a step of the core wants to be written. */
    void write(HostedPartition partition, Effect.WriteIsr write) {
        Unknown lost = new Unknown(partition, write.leaderEpoch());
        if (brokerEpoch == NOT_REGISTERED) {
            unknown.add(lost);
            return;
        }
        StateZnode state =
                new StateZnode(brokerId, write.leaderEpoch(), write.isr().toList(), partition.stateControllerEpoch());
        boolean joins = write.joining() != PartitionState.NONE;
        IsrWrite proposal = new IsrWrite(
                new StateWrite(partition.id(), state, write.version()),
                joins ? write.joining() : IsrWrite.NOBODY,
                fixes.has(Fix.KIP_903) ? write.joiningSession() : IsrWrite.ANY_SESSION,
                fixes.has(Fix.KIP_841),
                fixes.has(Fix.KAFKA_428));
        long session = brokerEpoch;
        writer.propose(proposal, answer -> answered(partition, write, answer), failure -> lost(lost, session, failure));
    }

    private void answered(HostedPartition partition, Effect.WriteIsr write, WriteResult answer) {
        if (answer instanceof WriteResult.Written written) {
            learn(partition, write, written.version());
        } else if (answer instanceof WriteResult.Ineligible) {
            withdraw(partition, write);
        }
        // a refused write leaves the larger ISR in force until the controller, which wrote before, says what holds now
    }

    /**
     * Nobody knows whether that was written. Where the session has ended with it, ZooKeeper may not have settled it until this
     * broker is registered in another one.
     */
    private void lost(Unknown lost, long session, Exception failure) {
        unknown.add(lost);
        if (session != brokerEpoch || !(failure instanceof SessionEndedException)) {
            lost.settled = true;
            readAgain(lost);
        }
    }

    private void readAgain() {
        unknown.stream().filter(lost -> lost.settled).toList().forEach(this::readAgain);
    }

    private void readAgain(Unknown lost) {
        writer.read(lost.partition.id(), found -> {
            if (unknown.remove(lost)) {
                found.ifPresent(state -> reread(lost, state));
            }
        });
    }

    private void reread(Unknown lost, Versioned<StateZnode> found) {
        HostedPartition partition = lost.partition;
        Outcome<ReplicaState> outcome = ReplicaIsr.rereadIsr(
                partition.state(), lost.leaderEpoch, ControlledTopics.coreState(found), partition.rules(fixes));
        if (outcome instanceof Outcome.Step<ReplicaState> step) {
            countChange(partition, step);
            events.step(
                    "RereadIsr",
                    partition.id(),
                    step,
                    "leaderEpoch",
                    lost.leaderEpoch,
                    "version",
                    found.version(),
                    "session",
                    brokerEpoch);
            partition.apply(step, List.of());
            LOG.info(
                    "{}: the answer to a proposed ISR was lost; read again in epoch {} (KAFKA-2729): {}, version {}",
                    partition.id(),
                    lost.leaderEpoch,
                    found.value(),
                    found.version());
        }
    }

    private void withdraw(HostedPartition partition, Effect.WriteIsr write) {
        Outcome<ReplicaState> outcome =
                ReplicaIsr.withdrawIsr(partition.state(), write.leaderEpoch(), partition.rules(fixes));
        if (outcome instanceof Outcome.Step<ReplicaState> step) {
            events.step("WithdrawIsr", partition.id(), step, "leaderEpoch", write.leaderEpoch());
            partition.apply(step, List.of());
            partition.pauseJoins(EventLoop.nowMs() + INELIGIBLE_PAUSE_MS);
            LOG.info(
                    "{}: broker {} may not join in epoch {}: its registration is not the one in which it caught up",
                    partition.id(),
                    write.joining(),
                    write.leaderEpoch());
        }
    }

    private void learn(HostedPartition partition, Effect.WriteIsr write, int version) {
        Outcome<ReplicaState> outcome =
                ReplicaIsr.learnIsr(partition.state(), write.leaderEpoch(), version, partition.rules(fixes));
        if (outcome instanceof Outcome.Step<ReplicaState> step) {
            countChange(partition, step);
            events.step("LearnIsr", partition.id(), step, "leaderEpoch", write.leaderEpoch(), "version", version);
            partition.apply(step, List.of());
            LOG.info(
                    "{}: ISR is {} in epoch {}, version {}",
                    partition.id(),
                    partition.state().isr(),
                    write.leaderEpoch(),
                    version);
        }
    }

    private void countChange(HostedPartition partition, Outcome.Step<ReplicaState> step) {
        metrics.isrChanged(partition.state().isr().size(), step.state().isr().size());
    }
}
