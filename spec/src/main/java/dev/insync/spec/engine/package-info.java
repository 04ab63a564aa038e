/**
 * One run of TLC: the class loader that keeps TLC's global state to that run, the files the run may write, and the plain
 * data that comes out.
 *
 * <p>Only {@code check}, {@code graph} and {@code mutate} call it; {@code tlc} implements {@link dev.insync.spec.engine.Engine} inside
 * the class loader.
 */
@NullMarked
package dev.insync.spec.engine;

import org.jspecify.annotations.NullMarked;
