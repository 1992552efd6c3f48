package io.httppool.test.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The gaps between the moments at which requests fall due.
 */
public sealed interface Spacing {

	/**
	 * Return the gaps between one request and the next, in nanoseconds.
	 * @param meanNanos their mean
	 */
	LongSupplier gaps(double meanNanos);

	/** The same gap each time. */
	record Even() implements Spacing {

		@Override
		public LongSupplier gaps(double meanNanos) {
			long gap = Math.round(meanNanos);
			return () -> gap;
		}

	}

	/**
	 * The gaps of a Poisson process, as independent users cause them.
	 *
	 * @param seed the same seed gives the same gaps
	 */
	record Poisson(long seed) implements Spacing {

		@Override
		public LongSupplier gaps(double meanNanos) {
			SplittableRandom random = new SplittableRandom(this.seed);
			return () -> Math.round(-Math.log1p(-random.nextDouble()) * meanNanos);
		}

	}

	/**
	 * Waves of requests that fall due at once, with rests of random length between them
	 * that leave connections idle.
	 *
	 * @param size how many requests make a wave
	 * @param seed the same seed gives the same rests: from half to one and a half times
	 * their mean
	 */
	record Waves(int size, long seed) implements Spacing {

		@Override
		public LongSupplier gaps(double meanNanos) {
			SplittableRandom random = new SplittableRandom(this.seed);
			AtomicInteger sent = new AtomicInteger();
			double rest = this.size * meanNanos;
			return () -> (sent.incrementAndGet() % this.size != 0) ? 0 : Math.round((0.5 + random.nextDouble()) * rest);
		}

	}

}
