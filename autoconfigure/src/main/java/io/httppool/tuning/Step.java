package io.httppool.tuning;

import org.jspecify.annotations.Nullable;

/**
 * A growth between two windows.
 *
 * @param limit the limit from now on; 0 for the one there is
 * @param known what is known from now on, or {@code null} for what was known before
 * @param reason why it grows, or {@code null} if it does not
 */
record Step(int limit, @Nullable Knowledge known, @Nullable Reason reason) {

	static final Step NONE = new Step(0, null, null);

	/** Do not grow, and forget what the route did at another limit. */
	static Step forget(Knowledge known) {
		return new Step(0, known.withReference(Point.NONE), null);
	}

}
