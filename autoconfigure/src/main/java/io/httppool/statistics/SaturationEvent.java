package io.httppool.statistics;

import java.time.Duration;

/**
 * A lease that finds the limit of its route reached.
 *
 * @param atNanos when, as a reading of the ticker
 * @param limit the limit
 * @param pending how many leases wait, this one included
 * @param calmFor how long the route had not been saturated before
 * @param sinceHalf how long ago at most half of the limit was leased
 * @param liveLatency the running mean of how long exchanges last; zero if none has ended
 * @param stretch how long this saturation has lasted, or how long ago the limit last
 * changed in it, whichever is shorter
 * @param failures how many exchanges failed since then
 * @param settled what ended after the change had taken effect
 */
public record SaturationEvent(long atNanos, int limit, int pending, Duration calmFor, Duration sinceHalf,
		Duration liveLatency, Duration stretch, long failures, Settled settled) {

	/**
	 * What ended once a saturation, or a change of the limit, was older than an exchange
	 * lasts: it is what the concurrency at the limit brings.
	 *
	 * @param completions how many exchanges ended well
	 * @param latencySum how long they lasted together
	 * @param elapsed for how long they were counted; zero if counting has not begun
	 */
	public record Settled(long completions, Duration latencySum, Duration elapsed) {

	}

}
