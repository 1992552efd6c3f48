package io.httppool.statistics;

import java.time.Duration;

import io.httppool.statistics.SaturationEvent.Settled;

/**
 * A meter of what a route does while its limit is reached. Guarded by the lock of the
 * route.
 * <p>
 * A saturation lasts as long as it pauses no longer than an exchange takes. What ends
 * within the time of one exchange after its beginning, or after a change of the limit,
 * was begun with another concurrency and is not counted.
 */
final class SaturationMeter {

	/**
	 * The weight of an exchange in the mean latency: twenty exchanges back, a third is
	 * left, so that one slow answer is no event and a slow server is one within a second.
	 */
	private static final double LATENCY_WEIGHT = 0.05;

	/**
	 * The mean latencies by which an exchange that is answered has to have begun later
	 * than one that goes on, to leave it behind: where exchanges vary as those of most
	 * servers do, one in twenty is that much longer than others, and where they vary as
	 * waits for chance do, one in seven. No scenario depends on it down to 1; with more,
	 * exchanges that last have to be older to be told.
	 */
	private static final double LATENCIES_AHEAD = 2;

	/** So many connects are averaged: they are rarer than exchanges, and vary less. */
	private static final int CONNECTS = 10;

	/**
	 * A shorter pause, in nanoseconds, does not end a saturation: bursts of one crowd
	 * come that close together.
	 */
	private static final double SHORTEST_PAUSE = Duration.ofMillis(250).toNanos();

	/**
	 * The least time, in nanoseconds, until a first saturation has taken effect: the
	 * latency may not be known yet.
	 */
	private static final double SHORTEST_SETTLING = Duration.ofMillis(20).toNanos();

	/**
	 * The time to connect until it is measured, in nanoseconds: TCP and TLS within a
	 * region. A guess that the first connections replace.
	 */
	private static final double USUAL_CONNECT = Duration.ofMillis(30).toNanos();

	private double liveLatency; // in nanoseconds, zero for unknown

	private double connect = USUAL_CONNECT;

	private int connects;

	private long saturatedAt;

	private long halfAt;

	private long stretchFrom;

	private long settledFrom;

	private long failures;

	private long completions;

	private long latencySum;

	private boolean isEver;

	private final LatestAnswered answered = new LatestAnswered();

	SaturationMeter(long now) {
		this.halfAt = now;
		this.stretchFrom = now;
		this.settledFrom = now;
		this.saturatedAt = now;
	}

	/** Note that until now at most half of the limit was leased. */
	void atMostHalf(long now) {
		this.halfAt = now;
	}

	/**
	 * Note how long it took to connect. The guess gives way to a shorter time at once,
	 * and to longer ones slowly: the first handshake of a JVM takes many times longer
	 * than others.
	 */
	void connected(long nanos) {
		this.connects = Math.min(CONNECTS, this.connects + 1);
		this.connect += (nanos - this.connect) / ((nanos < this.connect) ? this.connects : CONNECTS);
	}

	/** Return the running mean of how long exchanges last, zero if none has ended. */
	long liveLatency() {
		return (long) this.liveLatency;
	}

	void exchanged(long nanos, boolean isCompleted, long now) {
		if (!isCompleted) {
			this.failures++;
			return;
		}
		this.answered.note(now - nanos);
		this.liveLatency = (this.liveLatency == 0) ? nanos
				: this.liveLatency + LATENCY_WEIGHT * (nanos - this.liveLatency);
		if (now - this.settledFrom >= 0) {
			this.completions++;
			this.latencySum += nanos;
		}
	}

	/**
	 * Return for how long an exchange must have lasted to be left behind: some that began
	 * well after it were answered, while it goes on.
	 */
	long leftBehindFrom(long now) {
		return this.answered.areSome() ? now - this.answered.earliest() + (long) (LATENCIES_AHEAD * this.liveLatency)
				: Long.MAX_VALUE;
	}

	/** Note that the route is saturated at this moment. */
	void saturated(long now) {
		this.saturatedAt = now;
		this.isEver = true;
	}

	/** Note that the limit changed: its effect has to be measured anew. */
	void limitChanged(long now) {
		restart(now, (long) (this.liveLatency + this.connect));
	}

	/** Note a lease that found the limit reached, and return what is known. */
	SaturationEvent saturated(int limit, int pending, int leftBehind, long now) {
		long calm = this.isEver ? now - this.saturatedAt : Long.MAX_VALUE;
		if (calm > Math.max(SHORTEST_PAUSE, this.liveLatency)) {
			restart(now, (long) (Math.max(SHORTEST_SETTLING, this.liveLatency) + this.connect));
		}
		saturated(now);
		long elapsed = Math.max(0, now - this.settledFrom);
		return new SaturationEvent(now, limit, pending, Duration.ofNanos(Math.max(0, calm)),
				Duration.ofNanos(Math.max(0, now - this.halfAt)), Duration.ofNanos((long) this.liveLatency),
				Duration.ofNanos(Math.max(0, now - this.stretchFrom)), this.failures, leftBehind,
				new Settled(this.completions, Duration.ofNanos(this.latencySum), Duration.ofNanos(elapsed)));
	}

	private void restart(long now, long settling) {
		this.stretchFrom = now;
		this.settledFrom = now + settling;
		this.failures = 0;
		this.completions = 0;
		this.latencySum = 0;
	}

}
