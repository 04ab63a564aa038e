/**
 * The command line: the root command and one file for each subcommand.
 *
 * <p>May call everything; nothing calls it.
 */
@NullMarked
package dev.insync.conformance.cli;

import org.jspecify.annotations.NullMarked;
