package io.httppool.tuning;

import java.util.ArrayList;
import java.util.List;

/**
 * The shares of the routes of a pool in its permits: the {@link FairShares fair share} of
 * each, or what the others do not use if that is more.
 */
final class PoolShares {

	private PoolShares() {
	}

	/**
	 * Share the permits.
	 * @param uses how the routes use their permits
	 * @param total how many permits there are
	 * @return the same routes, with their rooms
	 */
	static List<RouteUse> share(List<RouteUse> uses, int total) {
		List<Integer> shares = FairShares.allocate(uses.stream().map(RouteUse::wanted).toList(),
				uses.stream().map(RouteUse::limit).toList(), total);
		int used = 0;
		for (int i = 0; i < shares.size(); i++) {
			used += uses.get(i).usedOf(shares.get(i));
		}
		List<RouteUse> shared = new ArrayList<>(uses.size());
		for (int i = 0; i < shares.size(); i++) {
			RouteUse use = uses.get(i);
			int usedByOthers = used - use.usedOf(shares.get(i));
			shared.add(use.withRoom(Math.max(shares.get(i), total - usedByOthers)));
		}
		return shared;
	}

}
