package dev.insync.conformance.bench;

/** Told what is going on. */
@FunctionalInterface
public interface Progress {
    /** A line for the reader. */
    void line(String text);
}
