package io.httppool.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * Says in one sentence how a pool is doing, for a person who has no time to read numbers.
 * Stateless.
 */
public final class Verdict {

	private Verdict() {
	}

	/**
	 * Return the sentence.
	 * @param pool the pool
	 * @return how many connections are in use, of how many, and who waits
	 */
	public static String of(PoolSnapshot pool) {
		if (pool.routes().isEmpty()) {
			return "No request yet";
		}
		List<String> facts = new ArrayList<>();
		facts.add(isDrained(pool) ? "Drained" : leased(pool));
		if (pool.connecting() > 0) {
			facts.add("%d connecting".formatted(pool.connecting()));
		}
		if (pool.draining() > 0) {
			facts.add("%d draining".formatted(pool.draining()));
		}
		if (pool.isDrained() && !isDrained(pool)) {
			facts.add(drained(pool));
		}
		if (PoolStatus.isFull(pool) && pool.available() == 0) {
			facts.add("no place left in the pool");
		}
		facts.add(waiting(pool));
		return String.join(", ", facts);
	}

	private static boolean isDrained(PoolSnapshot pool) {
		return pool.routes().stream().allMatch(RouteSnapshot::drained);
	}

	private static String drained(PoolSnapshot pool) {
		List<RouteSnapshot> drained = pool.routes().stream().filter(RouteSnapshot::drained).toList();
		return "%s drained".formatted((drained.size() == 1) ? drained.get(0).route() : drained.size() + " routes");
	}

	private static String leased(PoolSnapshot pool) {
		if (pool.routes().size() > 1) {
			return "%d of %d connections leased over %d routes".formatted(pool.leased(), pool.max(),
					pool.routes().size());
		}
		RouteSnapshot route = pool.routes().get(0);
		int limit = Math.min(route.limits().current(), pool.max());
		return "%d of %d connections to %s leased".formatted(route.leased(), limit, route.route());
	}

	private static String waiting(PoolSnapshot pool) {
		int pending = pool.pending();
		if (pending == 0) {
			return "nobody waits";
		}
		RouteSnapshot worst = worst(pool);
		String who = requestsWait(pending) + where(pool, worst) + (isDrained(pool) ? " until it is resumed" : "");
		Duration since = worst.pendingFor();
		return PoolStatus.isLong(since) ? "%s (without a break for %ds)".formatted(who, since.toSeconds()) : who;
	}

	private static RouteSnapshot worst(PoolSnapshot pool) {
		return pool.routes().stream().max(Comparator.comparing(RouteSnapshot::pendingFor)).orElseThrow();
	}

	private static String where(PoolSnapshot pool, RouteSnapshot worst) {
		if (pool.routes().size() == 1) {
			return "";
		}
		return (worst.pending() == pool.pending()) ? " for " + worst.route()
				: ", %d of them for %s".formatted(worst.pending(), worst.route());
	}

	static String requestsWait(int count) {
		return (count == 1) ? "1 request waits" : count + " requests wait";
	}

}
