package io.httppool.endpoint;

import io.httppool.pool.ConnectionPool;
import io.httppool.tuning.Tuner;

/**
 * Has the tuner leave a pool alone, or not any more.
 *
 * @param pool the pool
 * @param tuner the tuner
 * @param isPaused whether it is to leave it alone
 */
record PauseCommand(ConnectionPool<?> pool, Tuner tuner, boolean isPaused) implements PoolCommand {

	@Override
	public String carryOut() {
		if (this.isPaused) {
			this.tuner.pause(this.pool);
			return "Tuning paused on demand";
		}
		this.tuner.resume(this.pool);
		return "Tuning resumed on demand";
	}

}
