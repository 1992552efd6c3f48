package io.httppool.tuning;

import java.time.Duration;

/**
 * The thresholds of the stepwise policy.
 *
 * @param busyAbove above so many requests per second a route is busy
 * @param slowAbove above so long a mean latency a route is slow
 * @param quietBelow below so many requests per second a route is quiet
 * @param busyIdleTimeout how long a busy route keeps an idle connection
 * @param slowIdleTimeout how long a slow route does
 * @param quietIdleTimeout how long a quiet route does
 * @param normalIdleTimeout how long any other route does
 * @param connectionsPerRequest how many connections there are for each request per second
 * @param min how many there are at least
 * @param max how many there are at most
 */
public record StepwiseSettings(double busyAbove, Duration slowAbove, double quietBelow, Duration busyIdleTimeout,
		Duration slowIdleTimeout, Duration quietIdleTimeout, Duration normalIdleTimeout, double connectionsPerRequest,
		int min, int max) {

	/** The thresholds by default. */
	public static final StepwiseSettings USUAL = new StepwiseSettings(100, Duration.ofMillis(800), 10,
			Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofSeconds(30), 1.5, 20, 200);

	public StepwiseSettings {
		if (!(quietBelow >= 0) || !(busyAbove >= quietBelow) || busyAbove == Double.POSITIVE_INFINITY) {
			throw new IllegalArgumentException(
					"'quietBelow' and 'busyAbove' must satisfy 0 <= quietBelow <= busyAbove, but were %s and %s"
						.formatted(quietBelow, busyAbove));
		}
		if (!(connectionsPerRequest > 0) || connectionsPerRequest == Double.POSITIVE_INFINITY) {
			throw new IllegalArgumentException(
					"'connectionsPerRequest' must be positive, but was " + connectionsPerRequest);
		}
		if (min < 1 || max < min) {
			throw new IllegalArgumentException(
					"'min' and 'max' must satisfy 1 <= min <= max, but were %d and %d".formatted(min, max));
		}
		requirePositive(slowAbove, "slowAbove");
		requirePositive(busyIdleTimeout, "busyIdleTimeout");
		requirePositive(slowIdleTimeout, "slowIdleTimeout");
		requirePositive(quietIdleTimeout, "quietIdleTimeout");
		requirePositive(normalIdleTimeout, "normalIdleTimeout");
	}

	private static void requirePositive(Duration span, String name) {
		if (span.isNegative() || span.isZero()) {
			throw new IllegalArgumentException("'%s' must be positive, but was %s".formatted(name, span));
		}
	}

}
