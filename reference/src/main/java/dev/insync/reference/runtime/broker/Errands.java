package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkException;
import dev.insync.reference.runtime.zk.ZkSession;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for ZooKeeper, so that the event loop need not. Errands run one after another, in the session that is
 * current when their turn comes; an errand never goes on in another session.
 */
final class Errands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);
    private static final long STOP_TIMEOUT_MS = 1_000;

    /** Work that needs ZooKeeper. */
    @FunctionalInterface
    interface Errand {
        void run(ZkSession session) throws SessionEndedException;
    }

    /** Gives the current session. */
    @FunctionalInterface
    interface CurrentSession {
        ZkSession get() throws SessionEndedException;
    }

    private final CurrentSession current;
    private final ExecutorService thread;

    Errands(CurrentSession current) {
        this.current = current;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "errands");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Runs an errand in the session that is current when its turn comes.
     *
     * @param onFailure hears of a session that ended, a ZooKeeper that failed, or a broker that stops
     */
    void run(Errand errand, Consumer<Exception> onFailure) {
        submit(current, errand, onFailure);
    }

    /** As {@link #run(Errand, Consumer)}, in the session that is current now and in no later one. */
    void runNow(Errand errand, Consumer<Exception> onFailure) {
        ZkSession session;
        try {
            session = current.get();
        } catch (SessionEndedException e) {
            onFailure.accept(e);
            return;
        }
        submit(() -> session, errand, onFailure);
    }

    /** Runs something slow that needs no session. */
    void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping: an errand is dropped");
        }
    }

    /** Ends the thread; the session must be closed first, or an errand that waits for ZooKeeper delays this. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.info("an errand is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(CurrentSession session, Errand errand, Consumer<Exception> onFailure) {
        try {
            thread.execute(() -> runSafely(session, errand, onFailure));
        } catch (RejectedExecutionException e) {
            onFailure.accept(e);
        }
    }

    private static void runSafely(CurrentSession session, Errand errand, Consumer<Exception> onFailure) {
        try {
            errand.run(session.get());
        } catch (SessionEndedException | ZkException e) {
            onFailure.accept(e);
        } catch (RuntimeException e) {
            LOG.error("an errand failed", e);
            onFailure.accept(e);
        }
    }
}
