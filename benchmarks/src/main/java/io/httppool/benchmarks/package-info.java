/**
 * Measures what a lease and a pooled connection cost, beside the pools of HttpCore. It
 * knows the pool and how connections are opened; nobody knows it.
 */
@NullMarked
package io.httppool.benchmarks;

import org.jspecify.annotations.NullMarked;
