package io.httppool.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The settings that may differ from route to route.
 *
 * @param limits how many connections the route may have, and starts with
 * @param maxPending how many requests may wait for a connection; one more fails at once
 * @param leaseTimeout how long a request waits for a connection
 * @param connectTimeout how long DNS and TCP may take together, over all addresses
 * @param tlsHandshakeTimeout how long the peer may be silent during a TLS handshake
 * @param responseTimeout how long the peer may be silent during a response, or
 * {@code null} for no limit
 * @param keepAlive how long a connection stays available where the server states nothing
 * @param maxIdleTime how long a connection stays available at most
 * @param maxLifeTime how old a connection may grow, give or take a tenth
 * @param maxExchanges how many exchanges one connection may carry, or {@code null} for no
 * limit
 * @param validateAfterInactivity after how much idleness a connection is checked before
 * it is used again; negative for never
 * @param leakThreshold how long a connection may be held before that is reported as a
 * suspected leak; zero for never
 * @param origins where settings come from, by the name of the property; those that are
 * absent are built in
 */
public record RouteSettings(Limits limits, int maxPending, Duration leaseTimeout, Duration connectTimeout,
		Duration tlsHandshakeTimeout, @Nullable Duration responseTimeout, Duration keepAlive, Duration maxIdleTime,
		Duration maxLifeTime, @Nullable Integer maxExchanges, Duration validateAfterInactivity, Duration leakThreshold,
		Map<String, String> origins) {

	private static final List<String> LIMITS = List.of("per-route.min", "per-route.initial", "per-route.max");

	/** As good as for ever, and still far from where nanoseconds overflow. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	public RouteSettings {
		requireAtLeast(0, maxPending, "maxPending");
		requirePositive(leaseTimeout, "leaseTimeout");
		requirePositive(connectTimeout, "connectTimeout");
		requirePositive(tlsHandshakeTimeout, "tlsHandshakeTimeout");
		requirePositive(responseTimeout, "responseTimeout");
		requirePositive(keepAlive, "keepAlive");
		requirePositive(maxIdleTime, "maxIdleTime");
		requirePositive(maxLifeTime, "maxLifeTime");
		requireAtMostLongest(validateAfterInactivity, "validateAfterInactivity");
		if (leakThreshold.isNegative()) {
			throw new IllegalArgumentException("'leakThreshold' must not be negative, but was " + leakThreshold);
		}
		requireAtMostLongest(leakThreshold, "leakThreshold");
		if (maxExchanges != null) {
			requireAtLeast(1, maxExchanges, "maxExchanges");
		}
		origins = Map.copyOf(origins);
	}

	/**
	 * Return these settings with other limits.
	 * @param limits the other limits
	 * @param origin where they come from
	 * @return new settings
	 */
	public RouteSettings withLimits(Limits limits, String origin) {
		Map<String, String> all = new HashMap<>(this.origins);
		all.put("per-route.initial", origin);
		all.put("per-route.max", origin);
		return new RouteSettings(limits, this.maxPending, this.leaseTimeout, this.connectTimeout,
				this.tlsHandshakeTimeout, this.responseTimeout, this.keepAlive, this.maxIdleTime, this.maxLifeTime,
				this.maxExchanges, this.validateAfterInactivity, this.leakThreshold, all);
	}

	/**
	 * Return whether the limits are those of others, and not merely as large.
	 * @param others the other settings
	 * @return whether limits and their origins are equal
	 */
	public boolean hasLimitsOf(RouteSettings others) {
		return this.limits.equals(others.limits) && LIMITS.stream()
			.allMatch((property) -> Objects.equals(this.origins.get(property), others.origins.get(property)));
	}

	private static void requireAtLeast(int min, int value, String name) {
		if (value < min) {
			throw new IllegalArgumentException("'%s' must be at least %d, but was %d".formatted(name, min, value));
		}
	}

	private static void requirePositive(@Nullable Duration value, String name) {
		if (value != null && (value.isZero() || value.isNegative())) {
			throw new IllegalArgumentException("'%s' must be positive, but was %s".formatted(name, value));
		}
		requireAtMostLongest(value, name);
	}

	private static void requireAtMostLongest(@Nullable Duration value, String name) {
		if (value != null && value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"'%s' must be at most %d days, but was %s".formatted(name, LONGEST.toDays(), value));
		}
	}

}
