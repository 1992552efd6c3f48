/**
 * Tuning: policies that decide about limits and idle timeouts from what was observed on a
 * route, and what carries their decisions out and writes them down. Knows the pool and
 * its statistics.
 */
@NullMarked
package io.httppool.tuning;

import org.jspecify.annotations.NullMarked;
