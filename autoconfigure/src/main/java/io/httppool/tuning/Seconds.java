package io.httppool.tuning;

import java.time.Duration;

/**
 * Seconds, in which formulas are written, from spans and readings and back.
 */
final class Seconds {

	private static final double NANOS = 1e9;

	private Seconds() {
	}

	static double of(Duration span) {
		return span.getSeconds() + span.getNano() / NANOS;
	}

	static double of(long nanos) {
		return nanos / NANOS;
	}

	static Duration span(double seconds) {
		return Duration.ofNanos(Math.round(seconds * NANOS));
	}

}
