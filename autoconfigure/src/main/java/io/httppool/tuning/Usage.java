package io.httppool.tuning;

import io.httppool.statistics.RouteWindow;

/**
 * The use that is made of a limit.
 *
 * @param peak the most connections that were leased, fading
 * @param decayedAt when the limit was last lowered for want of use, in seconds
 * @param calmSince when the first window without queueing ended, in seconds; negative if
 * the limit was reached since
 */
record Usage(double peak, double decayedAt, double calmSince) {

	static final Usage NONE = new Usage(0, 0, -1);

	/** Learn from a window how many connections were leased. */
	Usage after(RouteWindow window) {
		double faded = this.peak * Math.pow(0.5, Seconds.of(window.span()) / AdaptiveConstants.PEAK_HALF_LIFE);
		return new Usage(Math.max(window.leased().max(), faded), this.decayedAt, this.calmSince);
	}

	/** Note a window without queueing. */
	Usage calm(double now) {
		return (this.calmSince < 0) ? new Usage(this.peak, this.decayedAt, now) : this;
	}

	/** Note a window in which the limit was reached. */
	Usage saturated() {
		return (this.calmSince < 0) ? this : new Usage(this.peak, this.decayedAt, -1);
	}

	Usage decayed(double now) {
		return new Usage(this.peak, now, this.calmSince);
	}

	/** Return for how long there has been no queueing, in seconds. */
	double calmFor(double now) {
		return (this.calmSince < 0) ? 0 : now - this.calmSince;
	}

}
