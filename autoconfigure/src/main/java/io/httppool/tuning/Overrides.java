package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.ConnectionPool;
import io.httppool.settings.RouteName;
import io.httppool.time.PoolClock;

/**
 * The limits that people set for a while on the routes of one pool. The ticker measures
 * how long they hold, because the wall clock may leap. Thread-safe.
 */
final class Overrides {

	private final ConnectionPool<?> pool;

	private final PoolClock clock;

	private final ConcurrentMap<HttpRoute, Held> overrides = new ConcurrentHashMap<>();

	Overrides(ConnectionPool<?> pool, PoolClock clock) {
		this.pool = pool;
		this.clock = clock;
	}

	/** Set a limit, in place of one that was set here before. */
	void set(HttpRoute route, int limit, Duration span) {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1, but was " + limit);
		}
		LimitOverride wanted = new LimitOverride(limit, this.clock.instants().instant().plus(span));
		long endsAt = this.clock.ticker().read() + span.toNanos();
		this.overrides.compute(route, (key, held) -> (held != null) ? held.replaced(wanted, endsAt) : new Held(wanted,
				endsAt, this.pool.getMaxPerRoute(key), this.pool.limitControl().isLimitSetByHand(key)));
		enforce(route);
	}

	/** Carry out what was set last, even if another thread has set it meanwhile. */
	private void enforce(HttpRoute route) {
		Held held = this.overrides.get(route);
		while (held != null) {
			this.pool.setMaxPerRoute(route, held.wanted().limit());
			Held latest = this.overrides.get(route);
			held = (latest != null && !latest.equals(held)) ? latest : null;
		}
	}

	/**
	 * Restore the limits whose time is over. A limit that was changed in another way
	 * meanwhile stays.
	 * @return what was restored
	 */
	List<Ended> expire() {
		long now = this.clock.ticker().read();
		List<Ended> ended = new ArrayList<>();
		this.overrides.forEach((route, held) -> {
			if (held.endsAt() - now <= 0 && end(route, held)) {
				ended.add(new Ended(route, held.wanted().limit(), held.before()));
			}
		});
		return ended;
	}

	/**
	 * Restore a limit and forget the override after that: one that is set in between then
	 * takes over what there was before. Return whether anything was restored.
	 */
	private boolean end(HttpRoute route, Held held) {
		boolean isInForce = this.pool.getMaxPerRoute(route) == held.wanted().limit();
		if (isInForce) {
			restore(route, held);
		}
		if (this.overrides.remove(route, held)) {
			return isInForce;
		}
		enforce(route);
		return false;
	}

	private void restore(HttpRoute route, Held held) {
		if (held.wasByHand()) {
			this.pool.setMaxPerRoute(route, held.before());
		}
		else {
			this.pool.limitControl().freeLimit(route, held.before());
		}
	}

	boolean has(HttpRoute route) {
		return this.overrides.containsKey(route);
	}

	Optional<LimitOverride> of(String route) {
		return this.overrides.entrySet()
			.stream()
			.filter((entry) -> RouteName.of(entry.getKey()).equals(route))
			.map((entry) -> entry.getValue().wanted())
			.findFirst();
	}

	/**
	 * A limit whose time is over.
	 *
	 * @param route the route
	 * @param from the limit that was set by hand
	 * @param to the limit there was before, and is again
	 */
	record Ended(HttpRoute route, int from, int to) {

	}

	/**
	 * A limit that was set by hand.
	 *
	 * @param wanted the limit, and until when it holds
	 * @param endsAt when its time is over, as a reading of the ticker
	 * @param before the limit there was before
	 * @param wasByHand whether that had been set by hand, too, and for good
	 */
	private record Held(LimitOverride wanted, long endsAt, int before, boolean wasByHand) {

		Held replaced(LimitOverride other, long otherEndsAt) {
			return new Held(other, otherEndsAt, this.before, this.wasByHand);
		}

	}

}
