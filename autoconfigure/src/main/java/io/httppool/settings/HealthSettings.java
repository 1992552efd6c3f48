package io.httppool.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.httppool.settings.StatusRanges.StatusRange;

/**
 * The settings for checking the addresses of a server.
 *
 * @param enabled whether they are checked
 * @param type how they are checked
 * @param request the request of a check by HTTP
 * @param pace the times between checks
 * @param timeout how long a check may take, from the connect to the end of the answer
 * @param unhealthyThreshold after how many failed checks in a row an address is unhealthy
 * @param healthyThreshold after how many passed checks in a row it is healthy again
 */
public record HealthSettings(boolean enabled, HealthCheckType type, HealthRequest request, HealthPace pace,
		Duration timeout, int unhealthyThreshold, int healthyThreshold) {

	private static final HealthSettings DEFAULTS = new HealthSettings(false, HealthCheckType.TCP,
			new HealthRequest("GET", "/", null, Map.of(), new StatusRanges(List.of(new StatusRange(200, 299)))),
			new HealthPace(Duration.ofSeconds(30), 10, Duration.ofSeconds(5), Duration.ofSeconds(60)),
			Duration.ofSeconds(5), 3, 2);

	public HealthSettings {
		if (timeout.toNanos() <= 0) {
			throw new IllegalArgumentException("'timeout' must be positive, but was " + timeout);
		}
		if (unhealthyThreshold < 1 || healthyThreshold < 1) {
			throw new IllegalArgumentException("Thresholds of checks must be at least 1, but were %d and %d"
				.formatted(unhealthyThreshold, healthyThreshold));
		}
	}

	/**
	 * Return the settings where nothing is configured: no checks.
	 * @return the defaults
	 */
	public static HealthSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with checks or without.
	 * @param enabled whether addresses are checked
	 * @return new settings
	 */
	public HealthSettings withEnabled(boolean enabled) {
		return new HealthSettings(enabled, this.type, this.request, this.pace, this.timeout, this.unhealthyThreshold,
				this.healthyThreshold);
	}

	/**
	 * Return these settings with another type.
	 * @param type the type
	 * @return new settings
	 */
	public HealthSettings withType(HealthCheckType type) {
		return new HealthSettings(this.enabled, type, this.request, this.pace, this.timeout, this.unhealthyThreshold,
				this.healthyThreshold);
	}

	/**
	 * Return these settings with another request.
	 * @param change changes the request
	 * @return new settings
	 */
	public HealthSettings withRequest(UnaryOperator<HealthRequest> change) {
		return new HealthSettings(this.enabled, this.type, change.apply(this.request), this.pace, this.timeout,
				this.unhealthyThreshold, this.healthyThreshold);
	}

	/**
	 * Return these settings with other times between checks.
	 * @param change changes the times
	 * @return new settings
	 */
	public HealthSettings withPace(UnaryOperator<HealthPace> change) {
		return new HealthSettings(this.enabled, this.type, this.request, change.apply(this.pace), this.timeout,
				this.unhealthyThreshold, this.healthyThreshold);
	}

	/**
	 * Return these settings with another timeout.
	 * @param timeout the timeout
	 * @return new settings
	 */
	public HealthSettings withTimeout(Duration timeout) {
		return new HealthSettings(this.enabled, this.type, this.request, this.pace, timeout, this.unhealthyThreshold,
				this.healthyThreshold);
	}

	/**
	 * Return these settings with another number of failed checks.
	 * @param threshold the number
	 * @return new settings
	 */
	public HealthSettings withUnhealthyThreshold(int threshold) {
		return new HealthSettings(this.enabled, this.type, this.request, this.pace, this.timeout, threshold,
				this.healthyThreshold);
	}

	/**
	 * Return these settings with another number of passed checks.
	 * @param threshold the number
	 * @return new settings
	 */
	public HealthSettings withHealthyThreshold(int threshold) {
		return new HealthSettings(this.enabled, this.type, this.request, this.pace, this.timeout,
				this.unhealthyThreshold, threshold);
	}

}
