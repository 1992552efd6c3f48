package io.httppool.pool;

/**
 * The answer to whether a route serves leases: not while it or its whole pool is
 * suspended, and never again once it is forgotten. Guarded by the lock of the route.
 */
final class RouteStatus {

	private final PoolState pool;

	private boolean isSuspended;

	private boolean isForgotten;

	private long usedAt;

	RouteStatus(PoolState pool) {
		this.pool = pool;
		this.usedAt = pool.now();
	}

	/** Note that a connection was lent or came back. */
	void used(long now) {
		this.usedAt = now;
	}

	boolean isSuspended() {
		return this.isSuspended || this.pool.isSuspended();
	}

	boolean isForgotten() {
		return this.isForgotten;
	}

	/** Serve no lease from now on, unless the route is forgotten. */
	boolean trySuspend() {
		this.isSuspended = !this.isForgotten;
		return this.isSuspended;
	}

	void resume() {
		this.isSuspended = false;
	}

	/**
	 * Forget a route that has had nothing for a while. That is for good.
	 * @param isBare whether it has no connection, no pending lease and no limit of its
	 * own
	 * @param quietNanos for how long nothing may have happened
	 * @param now the reading of the ticker
	 * @return whether it is forgotten
	 */
	boolean tryForget(boolean isBare, long quietNanos, long now) {
		this.isForgotten |= isBare && !this.isSuspended && now - this.usedAt >= quietNanos;
		return this.isForgotten;
	}

}
