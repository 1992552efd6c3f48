package io.httppool.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.httppool.snapshot.PoolSnapshot;

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
		return Stream.concat(pools.stream().flatMap(Advisor::onPool), others.stream())
			.sorted(Comparator.comparing(Advice::severity))
			.toList();
	}

	private static Stream<Advice> onPool(PoolSnapshot pool) {
		return pool.routes()
			.stream()
			.flatMap((route) -> Stream.concat(WaitingAdvice.on(pool, route), ClosingAdvice.on(pool, route)));
	}

}
