package io.httppool.pool;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened on one route since it was first used.
 *
 * @param leases how often a connection was handed out
 * @param dialed how many of those had to be opened first
 * @param timeouts how many requests gave up waiting
 * @param rejected how many requests were turned away because too many waited already
 * @param requestsPerSecond leases per second over the last ten seconds
 * @param meanHold for how long a connection was held on average, over the leases that
 * ended in the last ten to twenty seconds; zero if there was none
 * @param closed how many connections were closed, by reason; reasons that never occurred
 * are absent
 */
public record RouteTotals(long leases, long dialed, long timeouts, long rejected, double requestsPerSecond,
		Duration meanHold, Map<CloseReason, Long> closed) {

	public RouteTotals {
		Map<CloseReason, Long> copy = new EnumMap<>(CloseReason.class);
		copy.putAll(closed);
		closed = Collections.unmodifiableMap(copy);
	}

	/**
	 * Return the share of leases that found an open connection.
	 * @return between 0 and 1; 0 if there was no lease
	 */
	public double reuseRatio() {
		return (this.leases > 0) ? (double) (this.leases - this.dialed) / this.leases : 0;
	}

}
