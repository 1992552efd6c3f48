package io.httppool.pool;

/**
 * Whether a route serves leases: not while it or its whole pool is drained, and never
 * again once it is forgotten. Guarded by the lock of the route.
 */
final class RouteStatus {

	private final ConnectionPool<?> pool;

	private boolean isDraining;

	private boolean isForgotten;

	private long usedAt;

	RouteStatus(ConnectionPool<?> pool, long now) {
		this.pool = pool;
		this.usedAt = now;
	}

	/** Note that a connection was lent or came back. */
	void used(long now) {
		this.usedAt = now;
	}

	boolean isDraining() {
		return this.isDraining || this.pool.isDraining();
	}

	boolean isForgotten() {
		return this.isForgotten;
	}

	/** Serve no lease from now on, and return whether there is still a route to do so. */
	boolean tryDrain() {
		this.isDraining = !this.isForgotten;
		return this.isDraining;
	}

	void resume() {
		this.isDraining = false;
	}

	/**
	 * Forget a route that has had nothing for a while. That is for good.
	 * @param isBare whether it has no connection, no waiting lease and no limit of its
	 * own
	 * @param quietNanos for how long nothing may have happened
	 * @param now the reading of the ticker
	 * @return whether it is forgotten
	 */
	boolean tryForget(boolean isBare, long quietNanos, long now) {
		this.isForgotten |= isBare && !this.isDraining && now - this.usedAt >= quietNanos;
		return this.isForgotten;
	}

}
