package io.httppool.settings;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The settings for ejecting addresses whose connections fail.
 *
 * @param mode whether addresses are ejected
 * @param failures the number of failures in a row after which an address is ejected:
 * connects that fail, resets, and timeouts without a byte of an answer
 * @param serverErrors the number of answers in a row with a status of 500 or above after
 * which it is; zero for never
 * @param baseTime how long it is ejected the first time
 * @param maxTime how long it is ejected at most
 * @param maxPercent the share of the addresses that may be ejected at a time, 0 to 100
 * @param successRate the share of exchanges that has to succeed
 */
public record EjectionSettings(EjectionMode mode, int failures, int serverErrors, Duration baseTime, Duration maxTime,
		int maxPercent, SuccessRate successRate) {

	private static final EjectionSettings DEFAULTS = new EjectionSettings(EjectionMode.APPLY, 5, 0,
			Duration.ofSeconds(10), Duration.ofMinutes(5), 50, new SuccessRate(100, null));

	public EjectionSettings {
		if (failures < 1 || serverErrors < 0 || maxPercent < 0 || maxPercent > 100) {
			throw new IllegalArgumentException(
					"Ejection needs 1 <= failures, 0 <= serverErrors and 0 <= maxPercent <= 100, but got %d, %d and %d"
						.formatted(failures, serverErrors, maxPercent));
		}
		if (baseTime.isNegative() || baseTime.isZero() || maxTime.isNegative() || maxTime.isZero()) {
			throw new IllegalArgumentException(
					"'baseTime' and 'maxTime' must be positive, but were %s and %s".formatted(baseTime, maxTime));
		}
	}

	/**
	 * Return the settings where nothing is configured.
	 * @return the defaults
	 */
	public static EjectionSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another mode.
	 * @param mode the mode
	 * @return new settings
	 */
	public EjectionSettings withMode(EjectionMode mode) {
		return new EjectionSettings(mode, this.failures, this.serverErrors, this.baseTime, this.maxTime,
				this.maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another number of failures.
	 * @param failures the number
	 * @return new settings
	 */
	public EjectionSettings withFailures(int failures) {
		return new EjectionSettings(this.mode, failures, this.serverErrors, this.baseTime, this.maxTime,
				this.maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another number of answers.
	 * @param serverErrors the number, zero for any
	 * @return new settings
	 */
	public EjectionSettings withServerErrors(int serverErrors) {
		return new EjectionSettings(this.mode, this.failures, serverErrors, this.baseTime, this.maxTime,
				this.maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another first time.
	 * @param baseTime the time
	 * @return new settings
	 */
	public EjectionSettings withBaseTime(Duration baseTime) {
		return new EjectionSettings(this.mode, this.failures, this.serverErrors, baseTime, this.maxTime,
				this.maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another longest time.
	 * @param maxTime the time
	 * @return new settings
	 */
	public EjectionSettings withMaxTime(Duration maxTime) {
		return new EjectionSettings(this.mode, this.failures, this.serverErrors, this.baseTime, maxTime,
				this.maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another share.
	 * @param maxPercent the share
	 * @return new settings
	 */
	public EjectionSettings withMaxPercent(int maxPercent) {
		return new EjectionSettings(this.mode, this.failures, this.serverErrors, this.baseTime, this.maxTime,
				maxPercent, this.successRate);
	}

	/**
	 * Return these settings with another share of exchanges that has to succeed.
	 * @param change changes the share
	 * @return new settings
	 */
	public EjectionSettings withSuccessRate(UnaryOperator<SuccessRate> change) {
		return new EjectionSettings(this.mode, this.failures, this.serverErrors, this.baseTime, this.maxTime,
				this.maxPercent, change.apply(this.successRate));
	}

	/**
	 * Return whether exchanges are counted to find out which share succeeds.
	 * @return whether addresses are ejected for that
	 */
	public boolean isRateWatched() {
		return this.successRate.below() != null && this.mode != EjectionMode.OFF;
	}

}
