package io.httppool.upkeep;

import java.time.Duration;

/**
 * Something to be done again and again. Confined to the thread that runs the upkeep.
 */
interface UpkeepTask {

	/**
	 * Do it once.
	 * @param now the reading of the ticker
	 * @return after what time to do it again
	 */
	Duration runOnce(long now);

}
