package io.httppool.upkeep;

import java.time.Duration;

/**
 * A task that is run at intervals. Confined to the thread that runs the upkeep.
 */
interface UpkeepTask {

	/**
	 * Run the task once.
	 * @param now the reading of the ticker
	 * @return the time until it should run again
	 */
	Duration runOnce(long now);

}
