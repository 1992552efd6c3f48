package io.httppool.tuning;

/**
 * The baseline of a route: how long its exchanges last while nothing queues.
 *
 * @param seconds the latency, zero if it is not known
 * @param isTrusted whether it was measured without queueing, or proved by a trial
 * @param calm how many exchanges were measured without queueing
 * @param quiet the point of operation where the latency was lowest lately
 */
record Baseline(double seconds, boolean isTrusted, double calm, Point quiet) {

	static final Baseline UNKNOWN = new Baseline(0, false, 0, Point.NONE);

	/**
	 * The exchanges without queueing after which their mean is trusted. From 20 to 200,
	 * no scenario depends on it.
	 */
	private static final double TRUSTED_COMPLETIONS = 50;

	/**
	 * The seconds in which half of a rise of the latency is learned: slowly, because the
	 * queueing may be elsewhere. Free from 8 to 60.
	 */
	private static final double SLOWER_HALF_LIFE = 20;

	/**
	 * The seconds in which half of a rise moves the point that tells whether a latency is
	 * trusted: one that has become slow by itself is trusted after half an hour, or a
	 * trial. Free from 300 to 1200; with 120, a limit is judged by a queue that stood for
	 * a minute.
	 */
	private static final double QUIET_HALF_LIFE = 600;

	/**
	 * The seconds in which half of a fall is learned: faster, because the lowest latency
	 * cannot contain much queueing. Free from 3 to 20.
	 */
	private static final double FASTER_HALF_LIFE = 8;

	/**
	 * The exchanges that give a window its full weight. From 10 to 100, no scenario
	 * depends on it.
	 */
	private static final double FULL_WINDOW = 30;

	boolean isKnown() {
		return this.seconds > 0;
	}

	/** Return the ratio of a latency to the baseline, infinite if that is not known. */
	double inflation(double latency) {
		return latency / this.seconds;
	}

	/**
	 * Learn from a window without queueing at the limit. It may queue at the server
	 * instead: where the limit is far above what the server can do at a time, more
	 * concurrency brings latency and no throughput. The same is seen where the server has
	 * become slow by itself. So the latency is learned, and not trusted: the limit has to
	 * be found by trials.
	 */
	Baseline calm(Point point, double windowSeconds) {
		double count = point.completions();
		Point quietNow = quieter(point, windowSeconds);
		boolean isTrustedNow = !isQueueing(quietNow, point)
				&& (this.isTrusted || this.calm + count >= TRUSTED_COMPLETIONS);
		if (!isKnown()) {
			return new Baseline(point.latency(), isTrustedNow, count, quietNow);
		}
		double halfLife = (point.latency() > this.seconds) ? SLOWER_HALF_LIFE : FASTER_HALF_LIFE;
		double learned = this.seconds + weight(halfLife, windowSeconds, count) * (point.latency() - this.seconds);
		return new Baseline(learned, isTrustedNow, this.calm + count, quietNow);
	}

	private static double weight(double halfLife, double windowSeconds, double count) {
		return (1 - Math.pow(0.5, windowSeconds / halfLife)) * Math.min(1, count / FULL_WINDOW);
	}

	private Point quieter(Point point, double windowSeconds) {
		if (!this.quiet.isKnown()) {
			return point;
		}
		double halfLife = (point.latency() > this.quiet.latency()) ? QUIET_HALF_LIFE : SLOWER_HALF_LIFE;
		return this.quiet.towards(point, weight(halfLife, windowSeconds, point.completions()));
	}

	private static boolean isQueueing(Point quiet, Point point) {
		return point.latency() > AdaptiveConstants.HEALTHY_INFLATION * quiet.latency()
				&& point.concurrency() > AdaptiveConstants.LEAST_STEP * quiet.concurrency()
				&& Elasticity.between(quiet, point).value() < AdaptiveConstants.NEEDED_ELASTICITY;
	}

	/** Return whether a latency is that of a server where hardly anything queues. */
	boolean isNear(double latency) {
		return latency <= AdaptiveConstants.HEALTHY_INFLATION * this.seconds;
	}

	/** Return whether a latency may be such a one: it is, or nothing is known. */
	boolean allows(double latency) {
		return !isKnown() || isNear(latency);
	}

	/** Assume a latency that was measured with queueing, if nothing better is known. */
	Baseline orAssume(double latency) {
		return isKnown() ? this : new Baseline(latency, false, this.calm, this.quiet);
	}

	Baseline proved(double latency) {
		return new Baseline(latency, true, this.calm, Point.NONE);
	}

	/** Trust the baseline no longer: there was queueing when it was measured. */
	Baseline doubted() {
		return new Baseline(this.seconds, false, this.calm, Point.NONE);
	}

	/**
	 * Return the latency that was measured with little concurrency, where a higher one
	 * was learned since and is not trusted. It is for a limit that has been found too
	 * high; growth need not be so careful.
	 */
	Baseline sober() {
		boolean isRisen = !this.isTrusted && this.calm >= TRUSTED_COMPLETIONS && this.quiet.isKnown();
		return (isRisen && this.quiet.latency() < this.seconds)
				? new Baseline(this.quiet.latency(), true, this.calm, this.quiet) : this;
	}

	Baseline atMost(double latency) {
		return (latency < this.seconds) ? new Baseline(latency, this.isTrusted, this.calm, this.quiet) : this;
	}

	Baseline atLeast(double latency) {
		return (latency > this.seconds) ? new Baseline(latency, this.isTrusted, this.calm, this.quiet) : this;
	}

	Baseline towards(double latency) {
		return new Baseline((this.seconds + latency) / 2, this.isTrusted, this.calm, this.quiet);
	}

}
