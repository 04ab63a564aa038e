package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.zk.BrokerRegistration;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkException;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's place in the cluster: its ZooKeeper session, its registration, and the controller process on it. One thread.
 *
 * <p>What happens in ZooKeeper arrives as a signal without data, many of the same kind count as one, and what they are about
 * is read when they are handled. When the session expires, the broker gives up the controllership, opens another session and
 * registers again; its replicas go on until a controller tells them otherwise.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long RECONNECT_PAUSE_MS = 500;
    private static final long STOP_TIMEOUT_MS = 3_000;
    private static final long CONFIG_NOTES_EXPIRE_MS = 900_000;

    private enum Signal {
        SESSION,
        CONTROLLER,
        BROKERS,
        TOPICS,
        ISR_CHANGES,
        DELETIONS,
        DISKS,
        CONFIGS,
        TASKS
    }

    /** Work for the controller, if it is on this broker. */
    @FunctionalInterface
    interface Task<T> {
        T run(Controlling acting) throws SessionEndedException, Decisions.DeposedException;
    }

    private record Asked<T>(Task<T> task, T otherwise, CompletableFuture<T> answer) {
        void run(@Nullable Controlling acting) throws SessionEndedException, Decisions.DeposedException {
            try {
                if (acting != null) {
                    answer.complete(task.run(acting));
                }
            } finally {
                refuse();
            }
        }

        void refuse() {
            answer.complete(otherwise);
        }
    }

    /** Who wants to know of registrations. */
    interface Listener {
        /** A session is being opened: the epoch under which the controller knows this broker is about to change. */
        void registering();

        /** The broker is registered. */
        void registered(ZkSession session, long brokerEpoch) throws SessionEndedException;

        /** These topics may be configured otherwise than before. */
        void configured(ZkSession session, Collection<String> topics) throws SessionEndedException;
    }

    private final BrokerOptions options;
    private final Fixes fixes;
    private final BrokerRegistration registration;
    private final Listener listener;
    private final Function<BrokerEndpoint, BrokerConnection> connections;
    private final EventLog events;
    private final Metrics metrics;
    private final Thread thread;
    private final Set<String> configNotes = new HashSet<>();
    private final EnumSet<Signal> signals = EnumSet.noneOf(Signal.class);
    private final Queue<Asked<?>> asked = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ZkSession session;
    private volatile boolean closed;
    private volatile boolean isController;
    private volatile long offlinePartitions;
    private @Nullable Controlling controlling;

    Membership(
            BrokerOptions options,
            Fixes fixes,
            BrokerRegistration registration,
            Listener listener,
            Function<BrokerEndpoint, BrokerConnection> connections,
            EventLog events,
            Metrics metrics) {
        this.options = options;
        this.fixes = fixes;
        this.registration = registration;
        this.listener = listener;
        this.connections = connections;
        this.events = events;
        this.metrics = metrics;
        this.thread = new Thread(this::run, "controller");
    }

    /**
     * Registers for the first time, and takes part from then on.
     *
     * @throws ZkException if ZooKeeper does not answer, or another broker of the same id stays registered
     */
    void join() throws SessionEndedException {
        register();
        thread.start();
    }

    /** Whether the controller process on this broker acts. From any thread. */
    boolean isController() {
        return isController;
    }

    /** How many partitions have no live leader as far as the controller on this broker knows. From any thread. */
    long offlinePartitions() {
        return offlinePartitions;
    }

    private void publish() {
        Controlling acting = controlling;
        isController = acting != null;
        offlinePartitions = acting == null ? 0 : acting.offlinePartitions();
    }

    /** The current session. */
    ZkSession session() throws SessionEndedException {
        ZkSession current = session;
        if (current == null || current.ended()) {
            throw new SessionEndedException("no ZooKeeper session at the moment");
        }
        return current;
    }

    /**
     * Has something done on the controller's thread.
     *
     * @param otherwise the answer where this broker is not the controller, or ceases to be it
     */
    <T> CompletableFuture<T> asController(Task<T> task, T otherwise) {
        Asked<T> work = new Asked<>(task, otherwise, new CompletableFuture<>());
        asked.add(work);
        signal(Signal.TASKS);
        if (closed && asked.remove(work)) {
            work.answer().complete(otherwise);
        }
        return work.answer();
    }

    /** Ends the session, and with it the registration and the controllership, at once. */
    @Override
    public void close() {
        closed = true;
        endSession();
        signal(Signal.SESSION);
        try {
            thread.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register() throws SessionEndedException {
        listener.registering();
        ZkSession opened = ZkSession.connect(
                options.zookeeper(), options.sessionTimeoutMs(), CONNECT_TIMEOUT_MS, () -> signal(Signal.SESSION));
        session = opened;
        if (closed) {
            opened.close();
        }
        ZkBrokers brokers = new ZkBrokers(opened);
        brokers.createRoots();
        new ZkTopicChanges(opened).createRoots();
        // an old session of this broker ends after its timeout; twice that leaves room for a slow server
        long waitMs = 2L * opened.timeoutMs() + CONNECT_TIMEOUT_MS;
        long epoch = brokers.register(registration, System.currentTimeMillis(), waitMs);
        LOG.info(
                "broker {} registered with epoch {} in session 0x{}",
                registration.id(),
                epoch,
                Long.toHexString(opened.id()));
        events.event("Register", null, "session", epoch);
        listener.registered(opened, epoch);
    }

    private void run() {
        boolean registered = true;
        while (!closed) {
            boolean failed = true;
            try {
                if (!registered) {
                    register();
                }
                serve(session());
            } catch (SessionEndedException e) {
                failed = false;
                if (!closed) {
                    metrics.sessionExpired();
                    LOG.warn("broker {}: {}; opening another session", registration.id(), e.getMessage());
                }
            } catch (ZkException e) {
                LOG.error("broker {}: {}; opening another session", registration.id(), e.getMessage());
            } catch (RuntimeException e) {
                // a controller that has gone astray must not stay one for as long as its process lives
                LOG.error("broker {}: its controller failed; opening another session", registration.id(), e);
            }
            // whatever this broker holds in ZooKeeper goes with the session: nobody waits for it in vain, nor does this
            // broker wait for its own registration to end
            endSession();
            resign("its session has ended");
            refuseTasks();
            registered = false;
            if (failed) {
                pause();
            }
        }
    }

    private void refuseTasks() {
        for (Asked<?> work = asked.poll(); work != null; work = asked.poll()) {
            work.refuse();
        }
    }

    private void serve(ZkSession current) throws SessionEndedException {
        synchronized (signals) {
            signals.clear();
            signals.add(Signal.CONTROLLER);
            signals.add(Signal.CONFIGS);
            signals.add(Signal.TASKS);
        }
        while (true) {
            EnumSet<Signal> due = await();
            if (current.ended()) {
                throw new SessionEndedException("the session has expired");
            }
            try {
                handle(current, due);
                publish();
            } catch (Decisions.DeposedException e) {
                resign("another controller was elected");
                signal(Signal.CONTROLLER);
            }
        }
    }

    private void handle(ZkSession current, EnumSet<Signal> due)
            throws SessionEndedException, Decisions.DeposedException {
        if (due.contains(Signal.CONTROLLER)) {
            controllerChanged(current);
        }
        if (due.contains(Signal.CONFIGS)) {
            listener.configured(
                    current,
                    new ZkTopicChanges(current)
                            .configured(
                                    configNotes,
                                    () -> signal(Signal.CONFIGS),
                                    System.currentTimeMillis(),
                                    CONFIG_NOTES_EXPIRE_MS));
        }
        Controlling acting = controlling;
        if (acting == null) {
            refuseTasks();
            return;
        }
        for (Asked<?> work = asked.poll(); work != null; work = asked.poll()) {
            work.run(acting);
        }
        if (due.contains(Signal.CONFIGS)) {
            acting.configsChanged();
        }
        if (due.contains(Signal.BROKERS)) {
            acting.brokersChanged();
        }
        if (due.contains(Signal.TOPICS)) {
            acting.topicsChanged();
        }
        if (due.contains(Signal.ISR_CHANGES)) {
            acting.isrsChanged();
        }
        if (due.contains(Signal.DISKS)) {
            acting.disksChanged();
        }
        if (due.contains(Signal.DELETIONS)) {
            acting.deletionsChanged();
        }
    }

    private void controllerChanged(ZkSession current) throws SessionEndedException, Decisions.DeposedException {
        ZkBrokers brokers = new ZkBrokers(current);
        Optional<Integer> holder = brokers.controller(() -> signal(Signal.CONTROLLER));
        boolean isSelf = holder.isPresent() && holder.get() == registration.id();
        if (controlling != null && !isSelf) {
            resign("the controller is now " + holder.map(String::valueOf).orElse("nobody"));
        }
        if (holder.isEmpty()
                && brokers.elect(registration.id(), System.currentTimeMillis()) instanceof ZkBrokers.Election.Won won) {
            Controlling elected = new Controlling(
                    current,
                    won.epoch(),
                    fixes,
                    options.config().logs().uncleanElection(),
                    new Controlling.Watches(
                            () -> signal(Signal.BROKERS),
                            () -> signal(Signal.TOPICS),
                            () -> signal(Signal.ISR_CHANGES),
                            () -> signal(Signal.DELETIONS),
                            () -> signal(Signal.DISKS)),
                    new ControllerMessages(
                            registration.id(), won.epoch().epoch(), connections, () -> signal(Signal.DISKS)),
                    events,
                    metrics);
            controlling = elected;
            elected.begin();
        }
    }

    private void endSession() {
        ZkSession current = session;
        if (current != null) {
            current.close();
        }
    }

    private void resign(String why) {
        Controlling acting = controlling;
        if (acting != null) {
            controlling = null;
            publish();
            acting.close();
            LOG.info(
                    "broker {} resigns as controller of epoch {}: {}",
                    registration.id(),
                    acting.epoch().epoch(),
                    why);
        }
    }

    private void signal(Signal signal) {
        synchronized (signals) {
            signals.add(signal);
            signals.notifyAll();
        }
    }

    private EnumSet<Signal> await() throws SessionEndedException {
        synchronized (signals) {
            try {
                while (signals.isEmpty() && !closed) {
                    signals.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionEndedException("interrupted");
            }
            EnumSet<Signal> due = EnumSet.copyOf(signals);
            signals.clear();
            return due;
        }
    }

    private void pause() {
        synchronized (signals) {
            try {
                if (!closed) {
                    signals.wait(RECONNECT_PAUSE_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
