package io.httppool.tuning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.pool.PoolClock;
import io.httppool.pool.RouteName;
import io.httppool.pool.RoutePool;

/**
 * The limits that people set by hand, for a while, on the routes of one pool. How long
 * they hold is measured by the ticker: the clock people read may leap. Thread-safe.
 */
final class Overrides {

	private final RoutePool<?> pool;

	private final PoolClock clock;

	/** A limit is set or ends as a whole: in between it looks like one set for good. */
	private final ReentrantLock changes = new ReentrantLock();

	private final ConcurrentMap<HttpRoute, Held> overrides = new ConcurrentHashMap<>();

	Overrides(RoutePool<?> pool, PoolClock clock) {
		this.pool = pool;
		this.clock = clock;
	}

	/** Set a limit, in place of one that was set here before. */
	void set(HttpRoute route, int limit, Duration span) {
		this.changes.lock();
		try {
			begin(route, limit, span);
		}
		finally {
			this.changes.unlock();
		}
	}

	private void begin(HttpRoute route, int limit, Duration span) {
		LimitOverride wanted = new LimitOverride(limit, this.clock.instants().instant().plus(span));
		Held fresh = new Held(wanted, this.clock.ticker().read() + span.toNanos(), this.pool.getMaxPerRoute(route),
				this.pool.tuning().isLimitSetByHand(route));
		this.pool.setMaxPerRoute(route, limit);
		this.overrides.merge(route, fresh, (held, other) -> other.instead(held));
	}

	/**
	 * Have limits be again what they were where the time is over. What somebody else has
	 * set meanwhile stays.
	 * @return what was changed
	 */
	List<Ended> expire() {
		this.changes.lock();
		try {
			return endWhatIsOver();
		}
		finally {
			this.changes.unlock();
		}
	}

	private List<Ended> endWhatIsOver() {
		long now = this.clock.ticker().read();
		List<Ended> ended = new ArrayList<>();
		this.overrides.forEach((route, held) -> {
			boolean isOver = held.endsAt() - now <= 0 && this.overrides.remove(route, held);
			if (isOver && this.pool.getMaxPerRoute(route) == held.wanted().limit()) {
				restore(route, held);
				ended.add(new Ended(RouteName.of(route), held.wanted().limit(), held.before()));
			}
		});
		return ended;
	}

	private void restore(HttpRoute route, Held held) {
		if (held.wasByHand()) {
			this.pool.setMaxPerRoute(route, held.before());
		}
		else {
			this.pool.tuning().freeLimit(route, held.before());
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
	 * A limit that holds no longer.
	 *
	 * @param route the name of the route
	 * @param from the limit that was set by hand
	 * @param to the limit there is again
	 */
	record Ended(String route, int from, int to) {

	}

	/**
	 * A limit that was set by hand.
	 *
	 * @param wanted what a person wants
	 * @param endsAt when its time is over, as a reading of the ticker
	 * @param before the limit there was before
	 * @param wasByHand whether that had been set by hand, too, and for good
	 */
	private record Held(LimitOverride wanted, long endsAt, int before, boolean wasByHand) {

		Held instead(Held earlier) {
			return new Held(this.wanted, this.endsAt, earlier.before, earlier.wasByHand);
		}

	}

}
