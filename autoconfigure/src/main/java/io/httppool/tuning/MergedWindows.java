package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;

/**
 * The windows at one limit, merged: each began after the last change of the limit had
 * taken effect.
 *
 * @param changedAt when the limit last changed, in seconds
 * @param seconds how long the windows lasted
 * @param completions how many exchanges ended with an answer
 * @param leasedSeconds how many connections were leased, but for lasting exchanges,
 * summed over time
 * @param latencySeconds how long exchanges lasted, summed
 * @param ended how many exchanges ended
 * @param windows how many windows there are
 */
record MergedWindows(double changedAt, double seconds, double completions, double leasedSeconds, double latencySeconds,
		double ended, int windows) {

	static final MergedWindows NONE = since(Double.NEGATIVE_INFINITY);

	/** Begin to measure after a change of the limit. */
	static MergedWindows since(double changedAt) {
		return new MergedWindows(changedAt, 0, 0, 0, 0, 0, 0);
	}

	/** Forget the windows, but not when the limit last changed. */
	MergedWindows restarted() {
		return (this.windows == 0) ? this : since(this.changedAt);
	}

	/** Add a window. */
	MergedWindows plus(RouteWindow window) {
		double span = Seconds.of(window.span());
		long count = window.exchanges().latency().count();
		return new MergedWindows(this.changedAt, this.seconds + span, this.completions + window.exchanges().quick(),
				this.leasedSeconds + Math.max(0, window.leased().mean() - window.exchanges().lasting()) * span,
				this.latencySeconds + Seconds.of(window.exchanges().latency().mean()) * count, this.ended + count,
				this.windows + 1);
	}

	/** Return what the route did over all windows. */
	Point point() {
		return new Point(this.leasedSeconds / this.seconds, this.completions / this.seconds,
				this.latencySeconds / Math.max(1, this.ended), this.completions);
	}

}
