package io.httppool.tuning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * How many of the places of a pool each of its routes may have: its {@link FairShares
 * fair share}, or what the others do not use if that is more. Confined to the thread that
 * runs the upkeep.
 */
final class PoolShares {

	/** The share of a window from which on a route wants all it may have. */
	private static final double WAITING = 0.05;

	/**
	 * A Poisson process hardly ever needs more than its mean and that many deviations.
	 */
	private static final double DEVIATIONS = 3;

	private static final double FADING_DEMAND = 0.8;

	private static final double FADING_MEAN = 0.7;

	/** A change that small would only unsettle what is being measured. */
	private static final double WORTH_A_CHANGE = 0.15;

	private static final int LEAST_CHANGE = 2;

	private final Map<HttpRoute, Use> uses = new HashMap<>();

	/**
	 * Share the places.
	 * @param windows what happened
	 * @param limits how many connections each route should have if there were no others
	 * @param total how many places there are
	 * @return how many each route may have
	 */
	Map<HttpRoute, Integer> rooms(Map<HttpRoute, RouteWindow> windows, ToIntFunction<HttpRoute> limits, int total) {
		this.uses.keySet().retainAll(windows.keySet());
		windows.forEach((route, window) -> this.uses.compute(route,
				(same, before) -> Use.after(before, window, limits.applyAsInt(route))));
		List<HttpRoute> routes = new ArrayList<>(this.uses.keySet());
		List<Integer> shares = FairShares.allocate(
				routes.stream().map((route) -> use(route).wanted(limits.applyAsInt(route))).toList(),
				routes.stream().map(limits::applyAsInt).toList(), total);
		int used = 0;
		for (int i = 0; i < shares.size(); i++) {
			used += use(routes.get(i)).usedOf(shares.get(i));
		}
		Map<HttpRoute, Integer> rooms = new HashMap<>();
		for (int i = 0; i < shares.size(); i++) {
			HttpRoute route = routes.get(i);
			Use use = use(route);
			int ofOthers = used - use.usedOf(shares.get(i));
			Use next = use.withRoom(Math.max(shares.get(i), total - ofOthers));
			this.uses.put(route, next);
			rooms.put(route, Math.max(1, next.room()));
		}
		return rooms;
	}

	private Use use(HttpRoute route) {
		Use use = this.uses.get(route);
		if (use == null) {
			throw new IllegalStateException("Nothing is known of " + route);
		}
		return use;
	}

	/**
	 * How a route uses its places.
	 *
	 * @param demand how many it could use, fading
	 * @param mean how many it uses on average, fading
	 * @param room how many it may have, 0 for not known yet
	 */
	private record Use(double demand, double mean, int room) {

		static Use after(@Nullable Use before, RouteWindow window, int limit) {
			double leased = window.leased().mean();
			double busy = Math.max(window.leased().max(), Math.ceil(leased + DEVIATIONS * Math.sqrt(leased))) + 1;
			double demand = (window.demand().saturatedShare() > WAITING) ? limit : Math.min(limit, busy);
			if (before == null) {
				return new Use(demand, leased, 0);
			}
			double faded = FADING_DEMAND * before.demand() + (1 - FADING_DEMAND) * demand;
			return new Use(Math.max(demand, faded), FADING_MEAN * before.mean() + (1 - FADING_MEAN) * leased,
					before.room());
		}

		int wanted(int limit) {
			return (int) Math.min(limit, Math.ceil(this.demand));
		}

		/** Return how many of its places a route needs that does not get all it wants. */
		int usedOf(int share) {
			return Math.min(share, (int) Math.max(1, Math.ceil(this.mean)));
		}

		Use withRoom(int other) {
			boolean isSame = this.room > 0
					&& Math.abs(other - this.room) <= Math.max(LEAST_CHANGE, WORTH_A_CHANGE * this.room);
			return new Use(this.demand, this.mean, isSame ? this.room : other);
		}

	}

}
