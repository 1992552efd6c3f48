package io.httppool.tuning;

import io.httppool.statistics.Latency;
import io.httppool.statistics.RouteWindow;

/**
 * The shares of requests that were answered, and turned away, over some windows.
 *
 * @param seconds how long the windows lasted
 * @param arrivals how many requests there were
 * @param completions how many were answered
 * @param turnedAway how many were turned away
 * @param lost how many failed otherwise, most of them for want of a connection
 * @param leasedSeconds how many connections were leased, summed over time
 * @param latencySeconds how long exchanges lasted that were not turned away, summed
 */
record Shares(double seconds, double arrivals, double completions, double turnedAway, double lost, double leasedSeconds,
		double latencySeconds) {

	static final Shares NONE = new Shares(0, 0, 0, 0, 0, 0, 0);

	/** Add a window. */
	Shares plus(RouteWindow window) {
		double span = Seconds.of(window.span());
		long turned = window.exchanges().turnedAway();
		long failed = window.exchanges().failures() - turned;
		Latency latency = window.exchanges().latency();
		return new Shares(this.seconds + span, this.arrivals + window.demand().arrivals(),
				this.completions + window.exchanges().completions(), this.turnedAway + turned,
				this.lost + failed + window.demand().timeouts() + window.demand().rejected(),
				this.leasedSeconds + window.leased().mean() * span,
				this.latencySeconds + Seconds.of(latency.mean()) * latency.count());
	}

	/** Forget a part of what there is. */
	Shares faded(double kept) {
		return new Shares(this.seconds * kept, this.arrivals * kept, this.completions * kept, this.turnedAway * kept,
				this.lost * kept, this.leasedSeconds * kept, this.latencySeconds * kept);
	}

	/** Return the share of those that reached the server which it turned away. */
	double turnedAwayShare() {
		return this.turnedAway / Math.max(1, this.completions + this.turnedAway);
	}

	/** Return the share that was answered. Requests that wait for long are not. */
	double answeredShare() {
		return this.completions / Math.max(1, Math.max(this.arrivals, this.completions + this.turnedAway + this.lost));
	}

	/**
	 * Return how many answered requests there were at a time: by the connections that
	 * were leased, and by Little's law, of which each may miss some.
	 */
	double answeredAtATime() {
		return Math.max(this.leasedSeconds * (1 - turnedAwayShare()), this.latencySeconds) / this.seconds;
	}

	double throughput() {
		return this.completions / this.seconds;
	}

	/** Return the most answers per second that are not unlikely. */
	double mostThroughput() {
		return (this.completions + Math.sqrt(this.completions)) / this.seconds;
	}

}
