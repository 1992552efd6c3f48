package io.httppool.statistics;

import java.util.Collections;
import java.util.List;

/**
 * A histogram of reuse gaps: for how long connections are not needed before they are
 * needed again.
 * <p>
 * When the number of leased connections rises to a level, its gap is the time since it
 * fell below that level. Where the connection used last is lent first, a connection at
 * that depth is used again exactly if it is kept for as long. The gaps follow from the
 * demand alone, and not from how long connections are kept, so they tell what any other
 * span would have meant.
 *
 * @param counts how many gaps fell into each of the {@value #BUCKETS} buckets
 */
public record ReuseGaps(List<Integer> counts) {

	/** The number of buckets. */
	public static final int BUCKETS = 21;

	/** No gaps. */
	public static final ReuseGaps NONE = new ReuseGaps(Collections.nCopies(BUCKETS, 0));

	/** Finer where idle timeouts are chosen, up to two minutes; then coarser. */
	private static final double[] UPPER_SECONDS = { 0.5, 1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120,
			180, 300, Double.POSITIVE_INFINITY };

	public ReuseGaps {
		if (counts.size() != BUCKETS) {
			throw new IllegalArgumentException(
					"'counts' must have %d elements, but had %d".formatted(BUCKETS, counts.size()));
		}
		counts = List.copyOf(counts);
	}

	/**
	 * Return the largest gap that falls into a bucket.
	 * @param bucket the bucket, from 0
	 * @return seconds, inclusive; infinite for the last bucket
	 */
	public static double upperSeconds(int bucket) {
		return UPPER_SECONDS[bucket];
	}

	/**
	 * Return the bucket of a gap.
	 * @param seconds the gap
	 * @return the bucket, from 0
	 */
	public static int bucketOf(double seconds) {
		int bucket = 0;
		while (seconds > UPPER_SECONDS[bucket]) {
			bucket++;
		}
		return bucket;
	}

}
