/**
 * Random histories for tests of checkers and of systems that record histories; published as this module's test-jar. With
 * jqwik use the arbitraries, without it the functions of a seed.
 */
@NullMarked
package dev.insync.linearizability.generators;

import org.jspecify.annotations.NullMarked;
