package io.httppool.tuning.simulation;

import java.util.SplittableRandom;

/**
 * A sequence of random numbers that is the same for the same seed. Each purpose has a
 * stream of its own, so that the same requests arrive whatever the pool makes of them.
 * Confined to one thread.
 */
final class RandomStream {

	private final SplittableRandom random;

	private RandomStream(SplittableRandom random) {
		this.random = random;
	}

	/**
	 * Create a stream.
	 * @param seed what tells runs apart
	 * @param purpose what tells streams of one run apart
	 */
	RandomStream(long seed, String purpose) {
		this(new SplittableRandom(31 * seed + purpose.hashCode()));
	}

	/** Return another stream that depends on this one alone. */
	RandomStream fork() {
		return new RandomStream(this.random.split());
	}

	/** Return a number from 0, inclusive, to 1, exclusive. */
	double uniform() {
		return this.random.nextDouble();
	}

	double exponential(double mean) {
		return -mean * Math.log(1 - uniform());
	}

	/**
	 * Return a number of the log-normal distribution.
	 * @param mean its mean
	 * @param variation its standard deviation in terms of the mean
	 */
	double lognormal(double mean, double variation) {
		double variance = Math.log(1 + variation * variation);
		return mean * Math.exp(Math.sqrt(variance) * gaussian() - variance / 2);
	}

	/** The method of Box and Muller: one draw for each number, whatever it is. */
	private double gaussian() {
		return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
	}

	/**
	 * Return a number of the Pareto distribution.
	 * @param mean its mean
	 * @param shape its tail index, above 1
	 */
	double pareto(double mean, double shape) {
		double least = mean * (shape - 1) / shape;
		return least / Math.pow(1 - uniform(), 1 / shape);
	}

}
