package io.httppool.snapshot;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import io.httppool.statistics.Latency;

/**
 * The totals of one route since it was first used.
 *
 * @param leases how many leases were served
 * @param opened for how many of those a connection had to be opened
 * @param timeouts how many leases were not served in time
 * @param rejected how many leases were rejected because max-pending was reached
 * @param arrivalsPerSecond leases asked for per second over the last ten seconds
 * @param requestsPerSecond leases served per second over the last ten seconds
 * @param hold for how long connections were held, over the leases that ended in the last
 * ten to twenty seconds
 * @param waited how long leases waited that were served in the last ten to twenty seconds
 * @param peak how many connections were leased at once at most, since the start
 * @param age how long ago the route was first used
 * @param closed how many connections were closed, by reason; reasons that never occurred
 * are absent
 * @param retries how many requests were sent again, by reason; reasons that never
 * occurred are absent
 */
public record RouteTotals(long leases, long opened, long timeouts, long rejected, double arrivalsPerSecond,
		double requestsPerSecond, Latency hold, Latency waited, int peak, Duration age, Map<CloseReason, Long> closed,
		Map<RetryReason, Long> retries) {

	public RouteTotals {
		Map<CloseReason, Long> copy = new EnumMap<>(CloseReason.class);
		copy.putAll(closed);
		closed = Collections.unmodifiableMap(copy);
		Map<RetryReason, Long> copyOfRetries = new EnumMap<>(RetryReason.class);
		copyOfRetries.putAll(retries);
		retries = Collections.unmodifiableMap(copyOfRetries);
	}

	/**
	 * Return the share of leases that found an open connection.
	 * @return between 0 and 1; 0 if there was no lease
	 */
	public double reuseRatio() {
		return (this.leases > 0) ? (double) (this.leases - this.opened) / this.leases : 0;
	}

}
