package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.HealthCheckType;

/**
 * The properties of checking addresses. A component that is {@code null} was not set.
 *
 * @param enabled Whether the addresses of servers in use are checked in the background.
 * @param type How an address is checked.
 * @param path Path of the request of a check by HTTP.
 * @param method Method of the request of a check by HTTP.
 * @param host Host header of the request of a check by HTTP, in place of the server's.
 * @param headers Further headers of the request of a check by HTTP.
 * @param expectedStatus Statuses with which a check by HTTP has passed.
 * @param interval Time between two checks of an address.
 * @param jitter By how much of itself each interval is longer at most.
 * @param timeout How long a check may take in all.
 * @param unhealthyThreshold After how many failed checks in a row an address is
 * unhealthy.
 * @param healthyThreshold After how many passed checks in a row an address is healthy
 * again.
 * @param edgeInterval Time between two checks while the last result speaks against the
 * state, if it is shorter than the interval.
 * @param noTrafficInterval Time between two checks while no request goes to the server,
 * if it is longer than the interval.
 */
record HealthProperties(@Nullable Boolean enabled, @Nullable HealthCheckType type, @Nullable String path,
		@Nullable String method, @Nullable String host, @Nullable Map<String, String> headers,
		@Nullable String expectedStatus, @Nullable Duration interval, @Nullable String jitter,
		@Nullable Duration timeout, @Nullable Integer unhealthyThreshold, @Nullable Integer healthyThreshold,
		@Nullable Duration edgeInterval, @Nullable Duration noTrafficInterval) {

	/** Return some of the properties: none that may be secret. */
	@Override
	public String toString() {
		return "HealthProperties[enabled=%s, type=%s, interval=%s]".formatted(this.enabled, this.type, this.interval);
	}

}
