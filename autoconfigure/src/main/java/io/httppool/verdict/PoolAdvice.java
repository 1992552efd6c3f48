package io.httppool.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.httppool.snapshot.Incident;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.verdict.Advice.Severity;

/**
 * Advice on pools as a whole, and on pools beside each other. Stateless.
 */
final class PoolAdvice {

	/** A listener may be slow once or twice, as long as its classes are being loaded. */
	private static final long OFTEN = 10;

	private PoolAdvice() {
	}

	static Stream<Advice> on(PoolSnapshot pool) {
		long slow = pool.survived().getOrDefault(Incident.SLOW_LISTENER, 0L);
		return Stream.of(slow)
			.filter((count) -> count >= OFTEN)
			.map((count) -> new Advice(pool.name(), AdviceCode.SLOW_LISTENER, Severity.INFO, """
					A listener took 10 ms or more to hear of an event, %d times, and a request waited for it each \
					time. The log names the listener: have it do the work in another thread""".formatted(count)));
	}

	/** Return advice on servers to which more than one pool has opened connections. */
	static Stream<Advice> onShared(List<PoolSnapshot> pools) {
		Map<String, List<Use>> uses = new TreeMap<>();
		for (PoolSnapshot pool : pools) {
			for (RouteSnapshot route : pool.routes()) {
				if (route.totals().leases() > 0) {
					uses.computeIfAbsent(route.route(), (absent) -> new ArrayList<>()).add(new Use(pool, route));
				}
			}
		}
		return uses.entrySet()
			.stream()
			.map((entry) -> shared(entry.getKey(), entry.getValue()))
			.flatMap(Optional::stream);
	}

	private static Optional<Advice> shared(String route, List<Use> uses) {
		if (uses.size() < 2) {
			return Optional.empty();
		}
		return Optional.of(new Advice(Advice.ALL_POOLS, AdviceCode.ORIGIN_SHARED, Severity.INFO, """
				%d pools (%s) have connections to %s: up to %d in all, and none of them shares any. If they need not \
				be kept apart, use one pool for all; otherwise see that the server can take the sum of their limits"""
			.formatted(uses.size(), names(uses), route, uses.stream().mapToInt(Use::most).sum())));
	}

	private static String names(List<Use> uses) {
		return uses.stream().map((use) -> use.pool().name()).sorted().collect(Collectors.joining(", "));
	}

	/** A pool that has used a route. */
	private record Use(PoolSnapshot pool, RouteSnapshot route) {

		int most() {
			return Math.min(this.pool.max(), Ceilings.of(this.route));
		}

	}

}
