package dev.insync.spec.tlc;

import dev.insync.spec.value.ActionInstance;
import tlc2.tool.Action;

/** One of TLC's actions together with what a reader would call it. */
record BoundAction(Action action, ActionInstance instance) {}
