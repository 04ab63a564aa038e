package dev.insync.spec.tlc;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stands in for {@code java.util.concurrent.Executors} where TLC forgets to shut its executor down. */
public final class ShortLivedExecutors {
    private static final long IDLE_MS = 100;

    private ShortLivedExecutors() {}

    /** A pool whose threads end when they have nothing to do. */
    public static ExecutorService newFixedThreadPool(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_MS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "insync-tlc-trace");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
