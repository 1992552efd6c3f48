package io.httppool.tuning.simulation;

/**
 * The sizes of requests: how long each takes a server with nothing else to do.
 */
@FunctionalInterface
interface Sizes {

	/**
	 * Return the size of a request that arrives now.
	 * @param random the source of chance
	 * @param now seconds since the start
	 * @return seconds
	 */
	double next(RandomStream random, double now);

	static Sizes lognormal(double mean, double variation) {
		return (random, now) -> random.lognormal(mean, variation);
	}

	static Sizes exponential(double mean) {
		return (random, now) -> random.exponential(mean);
	}

	/** Return sizes of which a share is of another kind. */
	default Sizes mixedWith(Sizes other, Curve share) {
		return (random, now) -> ((random.uniform() < share.at(now)) ? other : this).next(random, now);
	}

}
