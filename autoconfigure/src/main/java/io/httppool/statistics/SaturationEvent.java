package io.httppool.statistics;

import java.time.Duration;

/**
 * A lease that finds the limit of its route reached, or that still waits when a
 * connection came back, and what is known at that moment.
 *
 * @param atNanos the time, as a reading of the ticker
 * @param limit the limit
 * @param pending the number of pending leases
 * @param calmFor for how long the route had not been saturated before
 * @param sinceHalf the time since at most half of the limit was leased
 * @param liveLatency the running mean of how long exchanges last; zero if none has ended
 * @param stretch the time since this saturation began, or since the limit last changed in
 * it, whichever is shorter
 * @param failures how many exchanges failed within the stretch
 * @param leftBehind how many connections carry exchanges that began two mean latencies or
 * more before four others that were answered: at a server that serves in turn there are
 * next to none, however long it takes
 * @param settled what ended after the change had taken effect
 */
public record SaturationEvent(long atNanos, int limit, int pending, Duration calmFor, Duration sinceHalf,
		Duration liveLatency, Duration stretch, long failures, int leftBehind, Settled settled) {

	/**
	 * The exchanges that ended once a saturation, or a change of the limit, was older
	 * than an exchange lasts: what the concurrency at the limit brings.
	 *
	 * @param completions how many ended with an answer
	 * @param latencySum how long they lasted together
	 * @param elapsed for how long they were counted; zero if counting has not begun
	 */
	public record Settled(long completions, Duration latencySum, Duration elapsed) {

	}

}
