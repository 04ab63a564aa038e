/**
 * The specification as data: finds modules and models, and runs TLC on them in process.
 *
 * <p>Knows neither brokers nor histories; only {@code conformance} calls it from outside.
 */
@NullMarked
package dev.insync.spec;

import org.jspecify.annotations.NullMarked;
