package io.httppool.statistics;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Counts durations in buckets whose width is an eighth of the power of two below them, so
 * that a quantile is known to within a sixteenth. What takes no time at all is counted
 * apart. Allocates once, when the first duration above zero is recorded. Confined to
 * whoever holds the lock that guards it.
 */
final class Histogram {

	/** Two to the power of that many buckets share a power of two. */
	private static final int FRACTION_BITS = 3;

	private static final int FRACTIONS = 1 << FRACTION_BITS;

	/** Anything below a microsecond is one. */
	private static final int LEAST_BITS = 10;

	/** Anything above 73 minutes is that long. */
	private static final int MOST_BITS = 42;

	private static final int BUCKETS = (MOST_BITS - LEAST_BITS) * FRACTIONS;

	private int @Nullable [] counts;

	private int lowest = BUCKETS; // of the buckets that are not empty

	private int highest = -1;

	private long zeros;

	private long count;

	private long sum;

	private long max;

	void record(long nanos) {
		this.count++;
		if (nanos <= 0) {
			this.zeros++;
			return;
		}
		this.sum += nanos;
		this.max = Math.max(this.max, nanos);
		int[] buckets = this.counts;
		if (buckets == null) {
			buckets = new int[BUCKETS];
			this.counts = buckets;
		}
		int bucket = bucketOf(nanos);
		buckets[bucket]++;
		this.lowest = Math.min(this.lowest, bucket);
		this.highest = Math.max(this.highest, bucket);
	}

	private static int bucketOf(long nanos) {
		int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
		if (exponent < LEAST_BITS) {
			return 0;
		}
		int fraction = (int) (nanos >>> (exponent - FRACTION_BITS)) & (FRACTIONS - 1);
		return Math.min(BUCKETS - 1, (exponent - LEAST_BITS) * FRACTIONS + fraction);
	}

	private static long middleOf(int bucket) {
		int exponent = LEAST_BITS + bucket / FRACTIONS;
		long width = 1L << (exponent - FRACTION_BITS);
		return (1L << exponent) + bucket % FRACTIONS * width + width / 2;
	}

	/** Add what another one counted. */
	void add(Histogram other) {
		this.count += other.count;
		this.zeros += other.zeros;
		this.sum += other.sum;
		this.max = Math.max(this.max, other.max);
		int[] more = other.counts;
		if (more != null) {
			int[] buckets = (this.counts != null) ? this.counts : new int[BUCKETS];
			for (int bucket = other.lowest; bucket <= other.highest; bucket++) {
				buckets[bucket] += more[bucket];
			}
			this.counts = buckets;
			this.lowest = Math.min(this.lowest, other.lowest);
			this.highest = Math.max(this.highest, other.highest);
		}
	}

	long count() {
		return this.count;
	}

	Latency latency() {
		if (this.count == 0) {
			return Latency.NONE;
		}
		return new Latency(this.count, Duration.ofNanos(this.sum / this.count), quantile(0.5), quantile(0.99),
				Duration.ofNanos(this.max));
	}

	/** What is known exactly, the longest, bounds what is known to within a sixteenth. */
	private Duration quantile(double share) {
		long rank = (long) Math.ceil(share * this.count);
		long seen = this.zeros;
		if (seen >= rank || this.counts == null) {
			return Duration.ZERO;
		}
		int bucket = this.lowest;
		seen += this.counts[bucket];
		while (seen < rank) {
			bucket++;
			seen += this.counts[bucket];
		}
		return Duration.ofNanos(Math.min(this.max, middleOf(bucket)));
	}

	/** Forget everything. */
	void clear() {
		if (this.counts != null && this.highest >= 0) {
			Arrays.fill(this.counts, this.lowest, this.highest + 1, 0);
		}
		this.lowest = BUCKETS;
		this.highest = -1;
		this.zeros = 0;
		this.count = 0;
		this.sum = 0;
		this.max = 0;
	}

}
