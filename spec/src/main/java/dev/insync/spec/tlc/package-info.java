/**
 * The adapter to TLC, the only package that knows TLC's classes. Loaded by {@link dev.insync.spec.engine.Sandbox} next to
 * a fresh copy of TLC; nothing refers to it by name except the sandbox.
 */
@NullMarked
package dev.insync.spec.tlc;

import org.jspecify.annotations.NullMarked;
