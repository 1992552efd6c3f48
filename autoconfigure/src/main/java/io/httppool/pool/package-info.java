/**
 * The engine: a connection pool with its routes, slots, leases and limits, and the
 * snapshots that leave it. It knows nothing of ours but itself.
 */
@NullMarked
package io.httppool.pool;

import org.jspecify.annotations.NullMarked;
