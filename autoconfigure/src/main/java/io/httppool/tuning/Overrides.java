package io.httppool.tuning;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.PoolClock;
import io.httppool.pool.RouteName;
import io.httppool.pool.RoutePool;

/**
 * The limits that people set by hand, for a while, on the routes of one pool.
 * Thread-safe.
 */
final class Overrides {

	private final RoutePool<?> pool;

	private final PoolClock clock;

	private final ConcurrentMap<HttpRoute, Held> overrides = new ConcurrentHashMap<>();

	Overrides(RoutePool<?> pool, PoolClock clock) {
		this.pool = pool;
		this.clock = clock;
	}

	void set(HttpRoute route, LimitOverride wanted) {
		int before = this.pool.getMaxPerRoute(route);
		this.overrides.merge(route, new Held(wanted, before), (held, fresh) -> new Held(wanted, held.before()));
		this.pool.setMaxPerRoute(route, wanted.limit());
	}

	/**
	 * Have limits be again what they were, and tuned from there, where the time is over.
	 */
	void expire() {
		Instant now = this.clock.instants().instant();
		this.overrides.forEach((route, held) -> {
			if (!now.isBefore(held.wanted().until()) && this.overrides.remove(route, held)) {
				this.pool.tuning().freeLimit(route, held.before());
			}
		});
	}

	boolean has(String route) {
		return of(route).isPresent();
	}

	Optional<LimitOverride> of(String route) {
		return this.overrides.entrySet()
			.stream()
			.filter((entry) -> RouteName.of(entry.getKey()).equals(route))
			.map((entry) -> entry.getValue().wanted())
			.findFirst();
	}

	/**
	 * A limit that was set by hand.
	 *
	 * @param wanted what a person wants
	 * @param before the limit there was before
	 */
	private record Held(LimitOverride wanted, int before) {

	}

}
