package io.httppool.statistics;

import java.time.Duration;

/**
 * How long something took, over the last ten to twenty seconds. Confined to whoever holds
 * the lock that guards it.
 */
public final class RecentLatency {

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
	 * Remember that something ended.
	 * @param nanos how long it had taken, in nanoseconds
	 * @param now the reading of the ticker
	 */
	public void record(long nanos, long now) {
		advanceTo(now);
		this.running.record(nanos);
	}

	/**
	 * Return what is remembered.
	 * @param now the reading of the ticker
	 * @return the latency of what ended lately
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
