package io.httppool.sample;

import java.util.concurrent.TimeUnit;

/**
 * The plan of the moments at which requests fall due. Moments are readings of one
 * nanosecond clock.
 *
 * @param rate requests per second, before the shape multiplies them
 * @param shape how they are spread
 */
record TrafficPlan(RequestRate rate, TrafficShape shape) {

	/**
	 * Return how many requests fall due in a second of the busy time.
	 */
	int perSecond() {
		return this.rate.perSecond() * this.shape.factor();
	}

	/**
	 * Return the first due moment that is not before the given one.
	 */
	long dueFrom(long now) {
		long period = this.shape.period().toNanos();
		long intoPeriod = Math.floorMod(now, period);
		return (intoPeriod < this.shape.busy().toNanos()) ? now : now + period - intoPeriod;
	}

	/**
	 * Return the due moment that follows the given one.
	 */
	long dueAfter(long due) {
		return dueFrom(due + TimeUnit.SECONDS.toNanos(1) / perSecond());
	}

}
