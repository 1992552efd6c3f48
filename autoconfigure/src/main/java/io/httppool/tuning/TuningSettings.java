package io.httppool.tuning;

import java.time.Duration;

/**
 * How the pools are tuned.
 *
 * @param mode whether decisions are made, and carried out
 * @param policy the name of the policy that decides
 * @param interval how often there is one for each route; the moments are multiples of it
 * on the wall clock, so that replicas of an application try things together
 */
public record TuningSettings(Mode mode, String policy, Duration interval) {

	public TuningSettings {
		if (interval.isNegative() || interval.isZero()) {
			throw new IllegalArgumentException("'interval' must be positive, but was " + interval);
		}
	}

	/**
	 * Whether decisions are made, and carried out.
	 */
	public enum Mode {

		/** No decisions; limits stay where they start. */
		OFF,

		/** Decisions are written down, and nothing else is done about them. */
		OBSERVE,

		/** Decisions are carried out. */
		APPLY

	}

}
