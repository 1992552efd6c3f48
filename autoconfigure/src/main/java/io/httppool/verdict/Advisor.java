package io.httppool.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;

/**
 * Advice on all pools of an application, given only where the numbers alone prove a
 * problem. Stateless.
 */
public final class Advisor {

	private Advisor() {
	}

	/**
	 * Return advice on pools.
	 * @param pools the pools
	 * @return the advice, warnings first
	 */
	public static List<Advice> advise(List<PoolSnapshot> pools) {
		return advise(pools, List.of());
	}

	/**
	 * Return advice on pools, together with other advice.
	 * @param pools the pools
	 * @param others the other advice
	 * @return all advice, warnings first
	 */
	public static List<Advice> advise(List<PoolSnapshot> pools, List<Advice> others) {
		return Stream.of(pools.stream().flatMap(Advisor::onPool), PoolAdvice.onShared(pools), others.stream())
			.flatMap(Function.identity())
			.sorted(Comparator.comparing(Advice::severity))
			.toList();
	}

	private static Stream<Advice> onPool(PoolSnapshot pool) {
		return Stream.concat(pool.routes().stream().flatMap((route) -> onRoute(pool, route)), PoolAdvice.on(pool));
	}

	private static Stream<Advice> onRoute(PoolSnapshot pool, RouteSnapshot route) {
		return Stream.of(WaitingAdvice.on(pool, route), ClosingAdvice.on(pool, route), SettingsAdvice.on(pool, route))
			.flatMap(Function.identity());
	}

}
