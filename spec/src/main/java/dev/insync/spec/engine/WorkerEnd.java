package dev.insync.spec.engine;

/**
 * How a worker's part in a distributed check ended.
 *
 * @param model the root module that was checked
 * @param dismissed whether the server said goodbye; otherwise it is gone
 * @param expanded states whose successors were computed here
 */
public record WorkerEnd(String model, boolean dismissed, long expanded) {}
