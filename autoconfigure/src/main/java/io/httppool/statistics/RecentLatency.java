package io.httppool.statistics;

import java.time.Duration;

/**
 * The latency of what ended within the last ten to twenty seconds. Guarded by the lock of
 * the route.
 */
public final class RecentLatency {

	/** Two histograms of ten seconds each: cheaper than to forget one by one. */
	private static final long SPAN = Duration.ofSeconds(10).toNanos();

	private Histogram running = new Histogram();

	private Histogram before = new Histogram();

	private long startedAt;

	/**
	 * Create a memory of nothing.
	 * @param now the reading of the ticker
	 */
	public RecentLatency(long now) {
		this.startedAt = now;
	}

	/**
	 * Record a duration that ended.
	 * @param nanos the duration, in nanoseconds
	 * @param now the reading of the ticker
	 */
	public void record(long nanos, long now) {
		advanceTo(now);
		this.running.record(nanos);
	}

	/**
	 * Return the latency of what ended lately.
	 * @param now the reading of the ticker
	 * @return the latency
	 */
	public Latency latency(long now) {
		advanceTo(now);
		Histogram both = new Histogram();
		both.add(this.before);
		both.add(this.running);
		return both.latency();
	}

	private void advanceTo(long now) {
		long passed = now - this.startedAt;
		if (passed < SPAN) {
			return;
		}
		boolean isNext = passed < 2 * SPAN;
		Histogram forgotten = this.before;
		this.before = this.running;
		this.running = forgotten;
		this.running.clear();
		if (!isNext) {
			this.before.clear();
		}
		this.startedAt = isNext ? this.startedAt + SPAN : now;
	}

}
