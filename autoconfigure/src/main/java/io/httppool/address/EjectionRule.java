package io.httppool.address;

import io.httppool.settings.EjectionMode;
import io.httppool.settings.EjectionSettings;
import io.httppool.snapshot.Ejection;

/**
 * The rule by which an address is ejected: not if more than the allowed share of the
 * addresses would be ejected then, and never the last. A pure function.
 */
final class EjectionRule {

	private EjectionRule() {
	}

	/** Return whether so many failures in a row are enough. */
	static boolean isReached(EjectionSettings settings, Strike strike, int inARow) {
		int enough = (strike == Strike.FAILURE) ? settings.failures() : settings.serverErrors();
		return settings.mode() != EjectionMode.OFF && enough > 0 && inARow >= enough;
	}

	/**
	 * Decide on an address with enough failures.
	 * @param settings the settings
	 * @param cause the ejection as it would be enforced
	 * @param addresses how many addresses there are
	 * @param ejected how many of them are ejected
	 */
	static Ejection decide(EjectionSettings settings, Ejection cause, int addresses, int ejected) {
		if (addresses - ejected <= 1) {
			return Ejection.LAST;
		}
		if (ejected + 1 > (long) addresses * settings.maxPercent() / 100) {
			return Ejection.TOO_MANY;
		}
		return (settings.mode() == EjectionMode.OBSERVE) ? observed(cause) : cause;
	}

	private static Ejection observed(Ejection cause) {
		return switch (cause) {
			case FAILURES -> Ejection.OBSERVED_FAILURES;
			case SERVER_ERRORS -> Ejection.OBSERVED_SERVER_ERRORS;
			case SUCCESS_RATE -> Ejection.OBSERVED_SUCCESS_RATE;
			default -> cause;
		};
	}

}
