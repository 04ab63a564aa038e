package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final AtomicInteger batches = new AtomicInteger();
    private final EventLoop loop = new EventLoop("loop-under-test", batches::incrementAndGet);

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void tasksRunInTheOrderInWhichTheyCame() throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        IntStream.range(0, 1000).forEach(i -> loop.execute(() -> ran.add(i)));
        loop.execute(done::countDown);
        loop.start();
        done.await();
        assertEquals(IntStream.range(0, 1000).boxed().toList(), ran);
        assertTrue(batches.get() < 1000, "what waits together is one batch");
    }

    @Test
    void timersRunByTimeAndNotWhenCancelled() throws Exception {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            loop.schedule(40, done::countDown);
            loop.schedule(20, () -> ran.add("second"));
            loop.schedule(1, () -> ran.add("first"));
            loop.schedule(10, () -> ran.add("cancelled")).cancel();
        });
        loop.start();
        done.await();
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void manyCancelledTimersAreForgotten() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            for (int i = 0; i < 100_000; i++) {
                loop.schedule(3_600_000, () -> {}).cancel();
            }
            assertTrue(loop.timerCount() < 10_000, () -> loop.timerCount() + " timers are kept");
            done.countDown();
        });
        loop.start();
        done.await();
    }

    @Test
    void aTaskThatFailsDoesNotEndTheLoop() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        loop.execute(done::countDown);
        loop.start();
        done.await();
    }
}
