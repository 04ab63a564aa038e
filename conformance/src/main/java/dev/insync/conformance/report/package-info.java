/**
 * Turns results into one HTML file that opens from disk: no external resource, pictures drawn as SVG. Called by the command line;
 * calls no cluster and runs no check of its own, it only shows what it is given.
 */
@NullMarked
package dev.insync.conformance.report;

import org.jspecify.annotations.NullMarked;
