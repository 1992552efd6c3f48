package io.httppool.statistics;

import java.time.Duration;
import java.util.Arrays;

/**
 * A rate of events per second, over the last ten full seconds. Guarded by the lock of the
 * route.
 */
public final class Rate {

	/** Long enough to be steady, short enough to be of the present: for people only. */
	private static final int SECONDS = 10;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final long origin;

	private final int[] counts = new int[SECONDS + 1];

	private long second;

	private int running; // the index of the running second

	/**
	 * Create a rate of nothing.
	 * @param now the reading of the ticker
	 */
	public Rate(long now) {
		this.origin = now;
	}

	/**
	 * Count an event.
	 * @param now the reading of the ticker
	 */
	public void record(long now) {
		advanceTo(now);
		this.counts[this.running]++;
	}

	/**
	 * Return the events per second. During the first second this is the count so far.
	 * @param now the reading of the ticker
	 * @return events per second, averaged over the full seconds seen, ten at most
	 */
	public double perSecond(long now) {
		advanceTo(now);
		int soFar = this.counts[this.running];
		if (this.second == 0) {
			return soFar;
		}
		long sum = Arrays.stream(this.counts).asLongStream().sum() - soFar;
		return (double) sum / Math.min(this.second, SECONDS);
	}

	private void advanceTo(long now) {
		long to = (now - this.origin) / SECOND;
		if (to - this.second > SECONDS) {
			Arrays.fill(this.counts, 0);
			this.second = to;
		}
		while (this.second < to) {
			this.second++;
			this.running = (this.running + 1) % this.counts.length;
			this.counts[this.running] = 0;
		}
	}

}
