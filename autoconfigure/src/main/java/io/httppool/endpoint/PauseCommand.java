package io.httppool.endpoint;

import io.httppool.pool.ConnectionPool;
import io.httppool.tuning.Tuner;

/**
 * A command that pauses or resumes the tuning of a pool.
 *
 * @param pool the pool
 * @param tuner the tuner
 * @param isPaused whether to pause it
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
