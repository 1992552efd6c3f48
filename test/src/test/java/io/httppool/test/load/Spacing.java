package io.httppool.test.load;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How far apart requests fall due.
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
	 * Gaps as independent users make them: those of a Poisson process.
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

}
