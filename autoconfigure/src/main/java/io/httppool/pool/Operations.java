package io.httppool.pool;

import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;
import io.httppool.snapshot.CloseReason;

/**
 * The operations that people can carry out on a pool, or on one of its routes, while
 * requests are under way. Thread-safe.
 * <p>
 * A pool that is suspended as a whole suspends all its routes, those to come included, so
 * one of them cannot be resumed alone. To resume the pool resumes all of them, also those
 * that were suspended by name, so that a person need not know what others have suspended
 * before. The flag of the pool stands in one place, so that to suspend and to resume it
 * at once ends in one or the other.
 *
 * @param <C> the kind of connection
 */
public final class Operations<C extends HttpConnection> {

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	Operations(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/**
	 * Close the available connections.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many were closed; those that are being checked follow
	 */
	public int evictIdle(@Nullable String route) {
		long now = this.pool.now();
		return settle(route, (state) -> state.closeAvailable((slot) -> CloseReason.EVICTED, now));
	}

	/**
	 * Close the available connections over TLS now, and the leased ones as they come
	 * back, because their certificates are not to be trusted any more.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many were closed; those that are leased or being checked follow
	 */
	public int rotateTls(@Nullable String route) {
		int closed = this.routes.all()
			.stream()
			.filter((candidate) -> isOrAll(route, candidate.route()) && Rotation.isOverTls(candidate.route()))
			.mapToInt(this::closeTls)
			.sum();
		this.pool.noteEmptied();
		return closed;
	}

	/**
	 * One step under one lock: a connection is leased or available, and none is missed.
	 */
	private int closeTls(PooledRoute<C> route) {
		long now = this.pool.now();
		Settlement<C> after = this.total.settle(route, (state) -> {
			state.retirement().doomOlder(Long.MAX_VALUE, Integer.MAX_VALUE);
			return state.closeAvailable((slot) -> CloseReason.TLS_ROTATED, now);
		});
		return (after != null) ? after.closings() : 0;
	}

	/**
	 * Let leases wait until {@link #resume}, and drain the connections: close the
	 * available ones now, and the leased ones as they come back.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many were closed; those that are leased or being checked follow
	 */
	public int suspend(@Nullable String route) {
		if (route == null) {
			this.pool.suspended(true);
			return settle(null, (state) -> state.retirement().retire(CloseReason.EVICTED));
		}
		return settle(route, (state) -> state.retirement().suspend());
	}

	/**
	 * Serve leases again.
	 * @param route the name of the route, or {@code null} for all
	 * @return how many leases had been pending
	 */
	public int resume(@Nullable String route) {
		long now = this.pool.now();
		int pending = this.routes.all()
			.stream()
			.filter((candidate) -> isOrAll(route, candidate.route()))
			.mapToInt((candidate) -> candidate.locked((state) -> state.inspection().pending().size()))
			.sum();
		if (route == null) {
			this.pool.suspended(false);
		}
		settle(route, (state) -> state.resume(now));
		this.pool.noteEmptied();
		return pending;
	}

	/**
	 * Return whether the pool is suspended as a whole.
	 * @return whether it is, even if single routes are not
	 */
	public boolean isSuspended() {
		return this.pool.isSuspended();
	}

	/**
	 * Do something to the routes that are meant, even where one is forgotten meanwhile.
	 */
	private int settle(@Nullable String name, Function<RouteState<C>, @Nullable Settlement<C>> decision) {
		int closed = 0;
		for (HttpRoute route : this.routes.names()) {
			if (isOrAll(name, route)) {
				closed += this.routes.withLiving(route, (living) -> this.total.settle(living, decision)).closings();
			}
		}
		return closed;
	}

	private static boolean isOrAll(@Nullable String name, HttpRoute route) {
		return name == null || RouteName.of(route).equals(name);
	}

}
