package io.httppool.tuning;

/**
 * The elasticity of throughput: by how much it follows concurrency, as the slope of the
 * one over the other, both as logarithms. With {@code X} for throughput, {@code n} for
 * concurrency and {@code N} for completions at two points,
 *
 * <pre>
 * value = ln(X2 / X1) / ln(n2 / n1)
 * error = sqrt(1 / N1 + 1 / N2) / |ln(n2 / n1)|
 * </pre>
 *
 * By Little's law {@code n = X S}. A server whose latency {@code S} does not depend on
 * the concurrency has the elasticity 1: twice the connections, twice the throughput. One
 * that is full has 0: twice the connections, twice the latency. Below 0, more concurrency
 * brings less.
 *
 * @param value the slope
 * @param error its standard error, for completions that are not burstier than a Poisson
 * process
 * @param distance how far the concurrencies are apart, as a logarithm
 */
record Elasticity(double value, double error, double distance) {

	/**
	 * The least distance of two points, two percent, that tells anything. Steps are far
	 * larger; this guards the division.
	 */
	private static final double TOO_CLOSE = 0.02;

	/**
	 * The number of standard errors that make a verdict clear: 93 of 100. Free from 1 to
	 * 2.
	 */
	private static final double CLEAR_ERRORS = 1.5;

	/** A number that keeps logarithms finite; it decides nothing. */
	private static final double ABOVE_ZERO = 1e-9;

	/** Return the elasticity between two points. */
	static Elasticity between(Point from, Point to) {
		double distance = Math.log(to.concurrency() / Math.max(ABOVE_ZERO, from.concurrency()));
		double growth = Math.log(Math.max(ABOVE_ZERO, to.throughput()) / Math.max(ABOVE_ZERO, from.throughput()));
		double error = Math.sqrt(1 / Math.max(1, to.completions()) + 1 / Math.max(1, from.completions()));
		return new Elasticity(growth / distance, error / Math.abs(distance), Math.abs(distance));
	}

	/** Return whether the points are far enough apart to tell anything. */
	boolean isMeasured() {
		return this.distance > TOO_CLOSE;
	}

	/**
	 * Return whether it is above a threshold by its standard error at least, so that
	 * chance is an unlikely cause.
	 */
	boolean isProofOf(double threshold) {
		return this.value - this.error >= threshold;
	}

	/** Return whether it is below a threshold by its standard error at least. */
	boolean isProofAgainst(double threshold) {
		return this.value + this.error <= threshold;
	}

	/** Return whether it is above a threshold by one and a half standard errors. */
	boolean isClearlyAbove(double threshold) {
		return this.value - CLEAR_ERRORS * this.error > threshold;
	}

	/** Return whether it is below a threshold by one and a half standard errors. */
	boolean isClearlyBelow(double threshold) {
		return this.value + CLEAR_ERRORS * this.error < threshold;
	}

}
