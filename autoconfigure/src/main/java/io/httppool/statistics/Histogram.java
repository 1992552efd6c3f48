package io.httppool.statistics;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A histogram of durations. The width of a bucket is an eighth of the power of two below
 * it, so a quantile is known to within a sixteenth. Durations of zero are counted apart.
 * It allocates once, when the first duration above zero is recorded. Guarded by the lock
 * of the route.
 */
final class Histogram {

	/**
	 * Eight buckets for each power of two. One bit more would halve the error of a
	 * quantile and double the memory of each route, three histograms of 1 KB.
	 */
	private static final int FRACTION_BITS = 3;

	private static final int FRACTIONS = 1 << FRACTION_BITS;

	/**
	 * Durations below a microsecond, 1024 ns, share the first bucket: no exchange over a
	 * socket is that short.
	 */
	private static final int LEAST_BITS = 10;

	/**
	 * Durations above 73 minutes share the last bucket: response timeouts are far
	 * shorter.
	 */
	private static final int MOST_BITS = 42;

	private static final int BUCKETS = (MOST_BITS - LEAST_BITS) * FRACTIONS;

	private int @Nullable [] counts;

	private int lowest = BUCKETS; // the first bucket that is not empty

	private int highest = -1;

	private long zeros;

	private long count;

	private long sum;

	private long max;

	/**
	 * Record a duration. Nothing is called or allocated from the first change on, so no
	 * error leaves this half changed.
	 */
	void record(long nanos) {
		if (nanos <= 0) {
			this.zeros++;
			this.count++;
			return;
		}
		int bucket = bucketOf(nanos);
		int[] buckets = this.counts;
		if (buckets == null) {
			buckets = new int[BUCKETS];
			this.counts = buckets;
		}
		buckets[bucket]++;
		this.count++;
		this.sum += nanos;
		this.max = (nanos > this.max) ? nanos : this.max;
		this.lowest = (bucket < this.lowest) ? bucket : this.lowest;
		this.highest = (bucket > this.highest) ? bucket : this.highest;
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

	/** Add the counts of another histogram. */
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

	/** Return a quantile, no longer than the longest duration, which is known exactly. */
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
