package io.httppool.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A meter of reuse gaps: it measures for how long each level of concurrency is not
 * reached. Guarded by the lock of the route.
 */
final class GapMeter {

	private static final double NANOS_PER_SECOND = 1e9;

	/** The levels that fit before the array grows: few routes exceed them when quiet. */
	private static final int FIRST_LEVELS = 8;

	private final int[] counts = new int[ReuseGaps.BUCKETS];

	/** The times at which the number of leased connections last fell below each level. */
	private long[] leftAt = new long[FIRST_LEVELS];

	private int known; // levels below this number have been left before

	private boolean isEmpty = true;

	/** Note that the number of leased connections rose to a level. */
	void rose(int level, long now) {
		if (level < this.known) {
			this.counts[ReuseGaps.bucketOf((now - this.leftAt[level]) / NANOS_PER_SECOND)]++;
			this.isEmpty = false;
		}
	}

	/** Note that the number of leased connections fell below a level. */
	void fell(int level, long now) {
		if (level >= this.leftAt.length) {
			this.leftAt = Arrays.copyOf(this.leftAt, Math.max(level + 1, this.leftAt.length * 2));
		}
		if (level >= this.known) {
			Arrays.fill(this.leftAt, this.known, level, now);
			this.known = level + 1;
		}
		this.leftAt[level] = now;
	}

	/** Return the gaps since the last call. */
	ReuseGaps close() {
		if (this.isEmpty) {
			return ReuseGaps.NONE;
		}
		ReuseGaps gaps = new ReuseGaps(IntStream.of(this.counts).boxed().toList());
		Arrays.fill(this.counts, 0);
		this.isEmpty = true;
		return gaps;
	}

}
