/**
 * Results for people (one self-contained HTML page) and for machines (JSON). Called by users and by the command line; uses
 * the results of all checkers.
 */
@NullMarked
package dev.insync.linearizability.report;

import org.jspecify.annotations.NullMarked;
