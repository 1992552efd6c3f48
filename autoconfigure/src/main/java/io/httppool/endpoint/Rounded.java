package io.httppool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Numbers and moments, rounded for people. Stateless.
 */
final class Rounded {

	private static final double NANOS_PER_MILLI = 1e6;

	private static final int TENTHS = 10;

	private static final int THOUSANDTHS = 1000;

	private Rounded() {
	}

	/** Return milliseconds, to a tenth. */
	static double millis(Duration span) {
		return tenths(span.toNanos() / NANOS_PER_MILLI);
	}

	/** Return a moment, to a millisecond. */
	static Instant moment(Instant moment) {
		return moment.truncatedTo(ChronoUnit.MILLIS);
	}

	static double tenths(double value) {
		return Math.round(value * TENTHS) / (double) TENTHS;
	}

	static double thousandths(double value) {
		return Math.round(value * THOUSANDTHS) / (double) THOUSANDTHS;
	}

}
