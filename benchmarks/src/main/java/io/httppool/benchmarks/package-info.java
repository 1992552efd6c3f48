/**
 * Measurements of a lease and of a pooled connection, beside the pools of HttpCore. It
 * knows the pool and how connections are opened; no other package knows it.
 */
@NullMarked
package io.httppool.benchmarks;

import org.jspecify.annotations.NullMarked;
