/**
 * The engine: a connection pool with its routes, slots, leases and limits. It knows the
 * plain data of time, settings, snapshots and statistics, and the sentences of verdicts.
 */
@NullMarked
package io.httppool.pool;

import org.jspecify.annotations.NullMarked;
