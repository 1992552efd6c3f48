package io.httppool.tuning;

import java.time.Duration;

/**
 * The settings of the tuner.
 *
 * @param mode whether decisions are made, and carried out
 * @param policy the name of the policy that decides
 * @param interval the time between two decisions for a route; the moments are multiples
 * of it on the wall clock, so that replicas of an application decide together
 */
public record TuningSettings(Mode mode, String policy, Duration interval) {

	public TuningSettings {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("'interval' must be positive, but was " + interval);
		}
	}

	/**
	 * The mode of the tuner: whether decisions are made, and carried out.
	 */
	public enum Mode {

		/** No decisions are made; limits stay where they start. */
		OFF,

		/** Decisions are made and written down, but not carried out. */
		OBSERVE,

		/** Decisions are carried out. */
		APPLY

	}

}
