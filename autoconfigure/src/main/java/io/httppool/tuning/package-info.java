/**
 * Finds the limits and idle timeouts of routes from what was observed, and gives reasons.
 * Knows the pool and its statistics.
 */
@NullMarked
package io.httppool.tuning;

import org.jspecify.annotations.NullMarked;
