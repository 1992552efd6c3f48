package io.httppool.sample;

import java.time.Duration;

/**
 * The distribution of requests over time: {@code factor} times the rate, for {@code
 * busy} out of each {@code period}.
 *
 * @param factor by what the rate is multiplied
 * @param busy how long requests fall due, at the start of each period
 * @param period from the start of one busy time to the next
 */
record TrafficShape(int factor, Duration busy, Duration period) {

	static final TrafficShape EVEN = new TrafficShape(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

	TrafficShape {
		if (factor < 1 || busy.compareTo(Duration.ZERO) <= 0 || busy.compareTo(period) > 0) {
			throw new IllegalArgumentException("A shape must satisfy factor >= 1 and 0 < busy <= period, but was "
					+ "factor=%d, busy=%s, period=%s".formatted(factor, busy, period));
		}
	}

	TrafficShape times(int factor) {
		return new TrafficShape(factor, this.busy, this.period);
	}

	TrafficShape busyFor(Duration busy, Duration period) {
		return new TrafficShape(this.factor, busy, period);
	}

}
