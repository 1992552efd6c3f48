package io.httppool.pool;

import java.time.Duration;

/**
 * Averages for how long connections were held, over the last ten to twenty seconds.
 * Confined to whoever holds the lock that guards it.
 */
final class MeanHold {

	private static final long SPAN = Duration.ofSeconds(10).toNanos();

	private long startedAt;

	private long sum;

	private long count;

	private long sumBefore;

	private long countBefore;

	MeanHold(long now) {
		this.startedAt = now;
	}

	void record(long heldNanos, long now) {
		advanceTo(now);
		this.sum += heldNanos;
		this.count++;
	}

	Duration mean(long now) {
		advanceTo(now);
		long all = this.count + this.countBefore;
		return (all > 0) ? Duration.ofNanos((this.sum + this.sumBefore) / all) : Duration.ZERO;
	}

	private void advanceTo(long now) {
		long passed = now - this.startedAt;
		if (passed < SPAN) {
			return;
		}
		boolean isNext = passed < 2 * SPAN;
		this.sumBefore = isNext ? this.sum : 0;
		this.countBefore = isNext ? this.count : 0;
		this.sum = 0;
		this.count = 0;
		this.startedAt = isNext ? this.startedAt + SPAN : now;
	}

}
