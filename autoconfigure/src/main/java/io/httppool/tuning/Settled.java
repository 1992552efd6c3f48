package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;

/**
 * Windows at one limit, merged: each began after the last change had taken effect.
 *
 * @param seconds how long they lasted
 * @param completions how many exchanges ended well
 * @param leasedSeconds how many connections were leased, summed over time
 * @param latencySeconds how long exchanges lasted, summed
 * @param ended how many exchanges ended
 * @param windows how many windows there are
 */
record Settled(double seconds, double completions, double leasedSeconds, double latencySeconds, double ended,
		int windows) {

	static final Settled NONE = new Settled(0, 0, 0, 0, 0, 0);

	Settled plus(RouteWindow window) {
		double span = Seconds.of(window.span());
		long count = window.exchanges().latency().count();
		return new Settled(this.seconds + span, this.completions + window.exchanges().completions(),
				this.leasedSeconds + window.leased().mean() * span,
				this.latencySeconds + Seconds.of(window.exchanges().latency().mean()) * count, this.ended + count,
				this.windows + 1);
	}

	Point point() {
		return new Point(this.leasedSeconds / this.seconds, this.completions / this.seconds,
				this.latencySeconds / Math.max(1, this.ended), this.completions);
	}

}
