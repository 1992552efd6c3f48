package io.httppool.tuning;

import java.time.Duration;
import java.util.Locale;

/**
 * Spans of time as text for people.
 */
final class Spans {

	private static final long MILLIS_PER_SECOND = 1000;

	private Spans() {
	}

	/** Return for example {@code 30s}, {@code 4.2s} or {@code 250ms}. */
	static String text(Duration span) {
		long millis = span.toMillis();
		if (millis < MILLIS_PER_SECOND) {
			return millis + "ms";
		}
		return (millis % MILLIS_PER_SECOND == 0) ? millis / MILLIS_PER_SECOND + "s"
				: String.format(Locale.ROOT, "%.1fs", (double) millis / MILLIS_PER_SECOND);
	}

}
