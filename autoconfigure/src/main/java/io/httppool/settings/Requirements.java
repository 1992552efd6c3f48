package io.httppool.settings;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The requirements of components of settings. Stateless.
 */
final class Requirements {

	/** Longer than any application runs, and far from where nanoseconds overflow. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private Requirements() {
	}

	static void atLeast(int min, long value, String name) {
		if (value < min) {
			throw new IllegalArgumentException("'%s' must be at least %d, but was %d".formatted(name, min, value));
		}
	}

	static void positive(@Nullable Duration value, String name) {
		if (value != null && (value.isZero() || value.isNegative())) {
			throw new IllegalArgumentException("'%s' must be positive, but was %s".formatted(name, value));
		}
		atMostLongest(value, name);
	}

	static void notNegative(Duration value, String name) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'%s' must not be negative, but was %s".formatted(name, value));
		}
		atMostLongest(value, name);
	}

	static void atMostLongest(@Nullable Duration value, String name) {
		if (value != null && value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"'%s' must be at most %d days, but was %s".formatted(name, LONGEST.toDays(), value));
		}
	}

}
