package io.httppool.tuning;

import org.jspecify.annotations.Nullable;

/**
 * A step between two windows.
 *
 * @param limit the limit from now on; 0 for the one there is
 * @param known the knowledge from now on, or {@code null} if it stays the same
 * @param reason why the limit grows, or {@code null} if it does not
 */
record Step(int limit, @Nullable Knowledge known, @Nullable Reason reason) {

	static final Step NONE = new Step(0, null, null);

	/**
	 * Return no growth at the beginning of a burst: what was before is of another time.
	 */
	static Step begin(Knowledge known, Crowd crowd) {
		return new Step(0, known.withReference(Point.NONE).with(crowd), null);
	}

}
