package io.httppool.pool;

import java.time.Duration;

import io.httppool.statistics.Rate;
import io.httppool.statistics.RecentLatency;
import io.httppool.statistics.RouteRecorder;

/**
 * The measurements of a route that is in use. They take some kilobytes, and are dropped
 * while the route has nothing to measure. Guarded by the lock of the route.
 *
 * @param recorder what happened since the window was closed last
 * @param served how many leases were served lately
 * @param arrived how many leases were asked for lately
 * @param hold for how long connections were leased lately
 * @param waited for how long leases were pending lately
 * @param overtaking says which leases may overtake
 * @param leftBehind counts the exchanges that others have left behind
 */
record RouteActivity(RouteRecorder recorder, Rate served, Rate arrived, RecentLatency hold, RecentLatency waited,
		Overtaking overtaking, LeftBehind leftBehind) {

	/** After so long, nothing is recent any more. */
	static final long RECENT = Duration.ofSeconds(20).toNanos();

	/**
	 * Begin to measure.
	 * @param recorder the recorder of the running window
	 * @param now the reading of the ticker
	 */
	static RouteActivity of(RouteRecorder recorder, long now) {
		return new RouteActivity(recorder, new Rate(now), new Rate(now), new RecentLatency(now), new RecentLatency(now),
				new Overtaking(), new LeftBehind());
	}

}
