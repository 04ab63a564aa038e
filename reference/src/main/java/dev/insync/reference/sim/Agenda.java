package dev.insync.reference.sim;

import java.util.Arrays;

/**
 * What is due when, in virtual microseconds. Each task is a number and stands here once: where it is put in again, the earlier
 * time counts. Tasks of one time come in the order in which they were put in.
 */
final class Agenda {
    static final long NEVER = Long.MAX_VALUE;

    private final long[] due;
    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private int[] tasks = new int[1024];
    private int size;
    private long order;
    private long nowUs;

    Agenda(int tasks) {
        due = new long[tasks];
        Arrays.fill(due, NEVER);
    }

    long nowUs() {
        return nowUs;
    }

    boolean isDue(int task) {
        return due[task] != NEVER;
    }

    /** The task is due in so many microseconds, or earlier where it already was. */
    void in(long delayUs, int task) {
        at(nowUs + delayUs, task);
    }

    void at(long timeUs, int task) {
        long time = Math.max(timeUs, nowUs);
        if (due[task] > time) {
            due[task] = time;
            push(time, task);
        }
    }

    /** What is due in more than so many microseconds is due then. */
    void hurry(long mostUs) {
        for (int task = 0; task < due.length; task++) {
            if (due[task] != NEVER) {
                at(nowUs + mostUs, task);
            }
        }
    }

    void cancel(int task) {
        due[task] = NEVER;
    }

    /** Moves the clock to the next task and takes it out, or returns -1 where there is none. */
    int take() {
        while (size > 0) {
            int task = tasks[0];
            long time = times[0];
            pop();
            if (due[task] == time) {
                due[task] = NEVER;
                nowUs = time;
                return task;
            }
        }
        return -1;
    }

    private void push(long time, int task) {
        if (size == tasks.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        long mine = order++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >> 1;
            if (times[parent] < time || (times[parent] == time && orders[parent] < mine)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, mine, task);
    }

    private void pop() {
        int last = --size;
        long time = times[last];
        long mine = orders[last];
        int task = tasks[last];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (time < times[child] || (time == times[child] && mine < orders[child])) {
                break;
            }
            move(child, at);
            at = child;
        }
        if (size > 0) {
            put(at, time, mine, task);
        }
    }

    private boolean isBefore(int a, int b) {
        return times[a] < times[b] || (times[a] == times[b] && orders[a] < orders[b]);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], tasks[from]);
    }

    private void put(int at, long time, long mine, int task) {
        times[at] = time;
        orders[at] = mine;
        tasks[at] = task;
    }
}
