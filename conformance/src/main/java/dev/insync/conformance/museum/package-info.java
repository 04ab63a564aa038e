/**
 * The museum: exhibits of the manifest with TLC's counterexamples, as stories and as a static site. Reading a counterexample
 * into a {@link dev.insync.conformance.museum.SpaceTime} (who acted, which message went where), placing it on a plane and
 * writing SVG are three steps with data between them. Called by the command line only.
 */
@NullMarked
package dev.insync.conformance.museum;

import org.jspecify.annotations.NullMarked;
