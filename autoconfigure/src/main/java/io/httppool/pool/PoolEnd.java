package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;

import io.httppool.event.LeaseFailure;

/**
 * The end of a pool. Thread-safe; takes the lock of one route at a time.
 *
 * @param pool the state of the pool
 * @param routes its routes
 * @param total carries out what the routes decide
 * @param <C> the kind of connection
 */
record PoolEnd<C extends HttpConnection>(PoolState pool, Routes<C> routes, TotalLimit<C> total) {

	/** Retire the pool, and close its leased connections, too. */
	void cut(CloseMode mode) {
		retire(mode);
		this.routes.all()
			.forEach((route) -> this.total.carryOut(route.locked((locked) -> locked.retirement().cut()), mode));
	}

	/**
	 * Take no more leases, fail those that are pending, and close the available
	 * connections; those that are leased are closed as they come back.
	 */
	void retire(CloseMode mode) {
		this.pool.close();
		for (PooledRoute<C> route : this.routes.all()) {
			List<PendingLease<C>> abandoned = new ArrayList<>();
			this.total.carryOut(route.locked((locked) -> locked.retirement().shutDown(abandoned)), mode);
			abandoned.forEach((lease) -> lease.fail(new IllegalStateException(PoolState.CLOSED), LeaseFailure.ERROR));
		}
	}

}
