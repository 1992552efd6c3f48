package io.httppool.autoconfigure;

import org.springframework.context.SmartLifecycle;

import io.httppool.upkeep.Upkeep;

/**
 * The lifecycle of the upkeep: it runs from before the first bean of the user starts
 * until after the last has stopped. At the end of a context, beans that are being
 * destroyed can still send requests: the pools work without upkeep until they are closed
 * themselves.
 */
final class UpkeepLifecycle implements SmartLifecycle {

	private final Upkeep upkeep;

	UpkeepLifecycle(Upkeep upkeep) {
		this.upkeep = upkeep;
	}

	@Override
	public void start() {
		this.upkeep.start();
	}

	@Override
	public void stop() {
		this.upkeep.stop();
	}

	@Override
	public boolean isRunning() {
		return this.upkeep.isRunning();
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
