package io.httppool.benchmarks.load;

/**
 * Latencies in cells of less than two percent each, from a nanosecond to hours. Not
 * thread-safe: each caller has its own, and they are added afterwards.
 */
final class Latencies {

	/** The number of cells for each doubling of the time. */
	private static final int CELLS = 64;

	private static final int SHIFT = 6;

	private final int[] counts = new int[CELLS * 44];

	private long count;

	void add(long nanos) {
		this.counts[index(Math.max(nanos, 0))]++;
		this.count++;
	}

	void add(Latencies other) {
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] += other.counts[i];
		}
		this.count += other.count;
	}

	long count() {
		return this.count;
	}

	/**
	 * Return a quantile in milliseconds, or NaN without any latency.
	 * @param share which: 0.99 for the 99th percentile
	 */
	double millis(double share) {
		long rank = (long) Math.ceil(share * this.count);
		long seen = 0;
		for (int i = 0; i < this.counts.length; i++) {
			seen += this.counts[i];
			if (seen >= rank && seen > 0) {
				return nanos(i) / 1e6;
			}
		}
		return Double.NaN;
	}

	private int index(long nanos) {
		if (nanos < CELLS) {
			return (int) nanos;
		}
		int doublings = 63 - Long.numberOfLeadingZeros(nanos) - SHIFT;
		int index = ((doublings + 1) << SHIFT) + (int) (nanos >>> doublings) - CELLS;
		return Math.min(index, this.counts.length - 1);
	}

	/** Return the middle of a cell. */
	private static double nanos(int index) {
		if (index < CELLS) {
			return index;
		}
		int doublings = (index >>> SHIFT) - 1;
		return (CELLS + (index & (CELLS - 1)) + 0.5) * (1L << doublings);
	}

}
