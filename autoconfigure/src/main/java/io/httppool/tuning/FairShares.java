package io.httppool.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fair shares of the routes of a pool in its permits: max-min fairness, by water
 * filling. The route that wants least gets it, and the rest is shared among the others.
 * So no route gets less than an equal share unless it wants less, and a route that wants
 * more than there is takes nothing from one that does not. Shares in proportion to the
 * demand would reward an overloaded route. Permits beyond all demands are spread over all
 * routes, up to their limits. The cost is that of a sort.
 */
final class FairShares {

	private FairShares() {
	}

	/**
	 * Share the permits.
	 * @param demands how many each route wants, at least 0
	 * @param limits how many each route may have, at least what it wants
	 * @param total how many there are, at least 0
	 * @return how many each route gets: together the total, or all limits if that is less
	 */
	static List<Integer> allocate(List<Integer> demands, List<Integer> limits, int total) {
		if (limits.stream().mapToLong(Integer::longValue).sum() <= total) {
			return List.copyOf(limits);
		}
		int[] shares = new int[demands.size()];
		int left = fill(shares, demands, total);
		fill(shares, limits, left + IntStream.of(shares).sum());
		return IntStream.of(shares).boxed().toList();
	}

	/** Fill each share up to what is wanted, and return the rest. */
	private static int fill(int[] shares, List<Integer> wanted, int total) {
		List<Integer> order = new ArrayList<>(IntStream.range(0, shares.length).boxed().toList());
		order.sort(Comparator.comparingInt((route) -> wanted.get(route) - shares[route]));
		int left = total - IntStream.of(shares).sum();
		int open = shares.length;
		for (int route : order) {
			int part = Math.min(wanted.get(route) - shares[route], (left + open - 1) / open);
			shares[route] += part;
			left -= part;
			open--;
		}
		return left;
	}

}
