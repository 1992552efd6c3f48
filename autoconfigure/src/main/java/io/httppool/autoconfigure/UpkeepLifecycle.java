package io.httppool.autoconfigure;

import org.springframework.context.SmartLifecycle;

import io.httppool.check.HealthChecks;
import io.httppool.upkeep.Upkeep;

/**
 * The lifecycle of the upkeep: it runs from before the first bean of the user starts
 * until after the last has stopped. At the end of a context, beans that are being
 * destroyed can still send requests: the pools work without upkeep until they are closed
 * themselves. The checks of addresses end with it, as nothing would end one that hangs.
 */
final class UpkeepLifecycle implements SmartLifecycle {

	private final Upkeep upkeep;

	private final HealthChecks checks;

	UpkeepLifecycle(Upkeep upkeep, HealthChecks checks) {
		this.upkeep = upkeep;
		this.checks = checks;
	}

	@Override
	public void start() {
		this.upkeep.start();
	}

	@Override
	public void stop() {
		this.upkeep.stop();
		this.checks.end();
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
