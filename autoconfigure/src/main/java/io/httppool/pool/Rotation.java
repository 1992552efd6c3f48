package io.httppool.pool;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.URIScheme;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The replacement of the connections over TLS that are open at a moment, a few at a time:
 * available ones are closed, leased ones as they come back, and others are opened in
 * their place. Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class Rotation<C extends HttpConnection> {

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	/** The number of the first connection that stays, 0 if all do. */
	private final AtomicLong firstToStay = new AtomicLong();

	Rotation(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/** Whether a connection was opened since this began. */
	private volatile boolean isProven;

	/** Begin to replace the connections that are open now; return how many there are. */
	int begin() {
		this.isProven = false;
		long first = this.pool.nextNumber();
		int open = left(first);
		this.firstToStay.set((open > 0) ? first : 0);
		return open;
	}

	/** Note that a connection was opened. */
	void proved() {
		this.isProven = true;
	}

	/**
	 * Return how many connections of a route may be replaced: one until it has shown that
	 * others can be opened, since all would be lost to certificates that no server takes.
	 * @param room how many may be opened
	 * @param underWay how many are being opened already
	 */
	int most(int room, int underWay) {
		return this.isProven ? room : Math.min(room, (underWay > 0) ? 0 : 1);
	}

	/** Return whether connections are being replaced. */
	boolean isUnderWay() {
		return this.firstToStay.get() > 0;
	}

	/**
	 * Return whether no connection was left to be replaced. A replacement that begins
	 * meanwhile goes on.
	 */
	boolean tryEnd() {
		long first = this.firstToStay.get();
		return left(first) == 0 && this.firstToStay.compareAndSet(first, 0);
	}

	private int left(long first) {
		return this.routes.all()
			.stream()
			.filter((route) -> isOverTls(route.route()))
			.mapToInt((route) -> route.locked((state) -> state.retirement().countOlder(first)))
			.sum();
	}

	/**
	 * Retire connections of a route, available ones before leased ones.
	 * @param route the route
	 * @param most how many at most
	 * @return how many are to be opened in their place
	 */
	int retire(PooledRoute<C> route, int most) {
		long first = this.firstToStay.get();
		if (first == 0 || most <= 0 || !isOverTls(route.route())) {
			return 0;
		}
		long now = this.pool.now();
		Older older = new Older(first, most);
		this.total.settle(route, (state) -> state.closeAvailable(older::reason, now));
		return older.taken + route.locked((state) -> state.retirement().doomOlder(first, most - older.taken));
	}

	static boolean isOverTls(HttpRoute route) {
		return route.isSecure()
				|| (route.getProxyHost() != null && URIScheme.HTTPS.same(route.getProxyHost().getSchemeName()));
	}

	/**
	 * The first few of those made before one of a number. Used under the lock of the
	 * route.
	 */
	private static final class Older {

		private final long first;

		private final int most;

		private int taken;

		Older(long first, int most) {
			this.first = first;
			this.most = most;
		}

		@Nullable CloseReason reason(Slot<?> slot) {
			boolean isMeant = this.taken < this.most && Retirement.isOlder(slot, this.first);
			this.taken += isMeant ? 1 : 0;
			return isMeant ? CloseReason.TLS_ROTATED : null;
		}

	}

}
