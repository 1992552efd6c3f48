package io.httppool.tuning.simulation;

/**
 * A number that changes in the course of a scenario.
 */
@FunctionalInterface
interface Curve {

	/**
	 * Return the number at a moment.
	 * @param seconds seconds since the start
	 */
	double at(double seconds);

	static Curve constant(double value) {
		return (seconds) -> value;
	}

	/** Return a curve with another value from one moment until another. */
	static Curve between(double from, double until, double value, double usual) {
		return (seconds) -> (seconds >= from && seconds < until) ? value : usual;
	}

	/** Return a straight line from one value to another, level before and after. */
	static Curve ramp(double from, double until, double first, double last) {
		return (seconds) -> first + (last - first) * Math.min(1, Math.max(0, (seconds - from) / (until - from)));
	}

	/** Return this curve, and another one from a moment on. */
	default Curve until(double moment, Curve other) {
		return (seconds) -> (seconds < moment) ? at(seconds) : other.at(seconds);
	}

}
