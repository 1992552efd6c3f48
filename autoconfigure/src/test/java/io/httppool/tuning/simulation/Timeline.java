package io.httppool.tuning.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Queue;

import io.httppool.time.PoolClock;

/**
 * A timeline: virtual time, in nanoseconds from zero, and the actions scheduled in it.
 * Actions of the same moment run in the order in which they were scheduled, so a run
 * depends on its seed alone. Confined to one thread.
 */
final class Timeline {

	/** The start, a whole minute: replicas act at multiples of seconds and minutes. */
	static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private static final double NANOS_PER_SECOND = 1e9;

	private final Queue<Event> events = new PriorityQueue<>();

	private long now;

	private long number;

	/** Return the span of so many seconds, in nanoseconds. */
	static long nanos(double seconds) {
		return (long) (seconds * NANOS_PER_SECOND);
	}

	/** Return so many nanoseconds, in seconds. */
	static double seconds(long nanos) {
		return nanos / NANOS_PER_SECOND;
	}

	long now() {
		return this.now;
	}

	double seconds() {
		return seconds(this.now);
	}

	/** Schedule an action for when so many nanoseconds have passed. */
	void after(long nanos, Runnable action) {
		this.events.add(new Event(this.now + Math.max(0, nanos), this.number++, action));
	}

	/** Run an action now, and at regular intervals. */
	void every(long nanos, Runnable action) {
		after(0, new Runnable() {

			@Override
			public void run() {
				action.run();
				after(nanos, this);
			}

		});
	}

	/** Let time pass until a moment. */
	void runUntil(long end) {
		Event next = this.events.peek();
		while (next != null && next.at() <= end) {
			this.events.remove();
			this.now = next.at();
			next.action().run();
			next = this.events.peek();
		}
		this.now = end;
	}

	/**
	 * Return the clock of a machine.
	 * @param skew how much its wall clock is ahead of the true time
	 */
	PoolClock clock(Duration skew) {
		return new PoolClock(this::now, () -> START.plus(skew).plusNanos(this.now));
	}

	private record Event(long at, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
