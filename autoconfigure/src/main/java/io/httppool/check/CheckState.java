package io.httppool.check;

import io.httppool.address.CheckHealth;
import io.httppool.settings.HealthPace;
import io.httppool.settings.HealthSettings;

/**
 * The results of the checks of one address so far. It changes by pure functions.
 *
 * @param health the state that the results make
 * @param against how many results in a row speak against that state; of an address that
 * is initializing, how many have failed
 */
record CheckState(CheckHealth health, int against) {

	static final CheckState NEW = new CheckState(CheckHealth.INITIALIZING, 0);

	/**
	 * Return the state after a check that has passed.
	 * @param settings the settings
	 * @param isPanic whether no address of the host is fit, so that one check is enough
	 */
	CheckState passed(HealthSettings settings, boolean isPanic) {
		int inARow = this.against + 1;
		boolean isEnough = this.health != CheckHealth.UNHEALTHY || isPanic || inARow >= settings.healthyThreshold();
		return isEnough ? new CheckState(CheckHealth.HEALTHY, 0) : new CheckState(this.health, inARow);
	}

	/** Return the state after a check that has failed. */
	CheckState failed(HealthSettings settings) {
		if (this.health == CheckHealth.UNHEALTHY) {
			return new CheckState(this.health, 0);
		}
		int inARow = this.against + 1;
		return (inARow >= settings.unhealthyThreshold()) ? new CheckState(CheckHealth.UNHEALTHY, 0)
				: new CheckState(this.health, inARow);
	}

	/**
	 * Return the time from the beginning of the last check to that of the next.
	 * @param pace the times between checks
	 * @param hasTraffic whether there were requests since the check before
	 * @param chance a number from 0 to 1, for the jitter
	 */
	long nanosUntilNext(HealthPace pace, boolean hasTraffic, double chance) {
		long nanos = pace.interval().toNanos();
		if (this.against > 0) {
			nanos = Math.min(nanos, pace.edgeInterval().toNanos());
		}
		else if (!hasTraffic) {
			nanos = Math.max(nanos, pace.noTrafficInterval().toNanos());
		}
		return nanos + (long) (nanos * (pace.jitterPercent() / 100.0) * chance);
	}

}
