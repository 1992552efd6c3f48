/**
 * A comparison of HTTP clients under load, each in a process of its own. It knows the
 * clients by their public interfaces; no other package knows it.
 */
@NullMarked
package io.httppool.benchmarks.load;

import org.jspecify.annotations.NullMarked;
