package io.httppool.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * The condition of a pool in one sentence, for a reader without time for the numbers.
 * Stateless.
 */
public final class Verdict {

	private Verdict() {
	}

	/**
	 * Return the sentence.
	 * @param pool the pool
	 * @return how many connections are leased, of how many, and how many requests are
	 * pending
	 */
	public static String of(PoolSnapshot pool) {
		if (pool.routes().isEmpty()) {
			return "No requests yet";
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
		if (PoolStatus.isFull(pool) && pool.available() <= pool.pending()) {
			facts.add("max-total (%d) reached".formatted(pool.max()));
		}
		facts.add(pending(pool));
		pool.routes()
			.stream()
			.filter((route) -> unfit(route) > 0)
			.max(Comparator.comparing((route) -> route.addresses().isPanic()))
			.ifPresent((route) -> facts.add(route.addresses().isPanic() ? panic(route) : someUnfit(route)));
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

	private static String pending(PoolSnapshot pool) {
		int pending = pool.pending();
		if (pending == 0) {
			return "none pending";
		}
		RouteSnapshot worst = worst(pool);
		String fact = pending + " pending" + where(pool, worst) + (isDrained(pool) ? " until it is resumed" : "");
		Duration since = worst.pendingFor();
		return PoolStatus.isLong(since) ? "%s (without a break for %ds)".formatted(fact, since.toSeconds()) : fact;
	}

	private static long unfit(RouteSnapshot route) {
		return route.addresses().answered() - route.addresses().good();
	}

	private static String someUnfit(RouteSnapshot route) {
		return "%d of %d addresses of %s not fit for requests".formatted(unfit(route), route.addresses().answered(),
				route.route());
	}

	private static String panic(RouteSnapshot route) {
		long addresses = route.addresses().answered();
		return (addresses == 1)
				? "panic: the address of %s is not fit for requests, and is tried".formatted(route.route())
				: "panic: none of the %d addresses of %s is fit for requests, all are tried".formatted(addresses,
						route.route());
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

}
