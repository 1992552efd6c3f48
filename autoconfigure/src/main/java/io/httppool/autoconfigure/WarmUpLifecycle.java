package io.httppool.autoconfigure;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;

import io.httppool.warmup.WarmUps;

/**
 * The lifecycle of the warm-ups. An application is ready once its runners have returned,
 * so the first warm-up is a runner, before others that may send requests. Servers are
 * started by then: a probe of readiness is answered meanwhile. When the context was
 * stopped and is started again, no runner is called, and nothing waits.
 */
final class WarmUpLifecycle implements SmartLifecycle, ApplicationRunner, Ordered {

	private final WarmUps warmUps;

	private volatile boolean isRunning;

	private volatile boolean wasStopped;

	WarmUpLifecycle(WarmUps warmUps) {
		this.warmUps = warmUps;
	}

	@Override
	public void run(ApplicationArguments args) throws InterruptedException {
		this.warmUps.warmUpAtStart();
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void start() {
		this.isRunning = true;
		if (this.wasStopped) {
			this.warmUps.warmUpAgain();
		}
	}

	@Override
	public void stop() {
		this.isRunning = false;
		this.wasStopped = true;
		this.warmUps.cancel();
	}

	@Override
	public boolean isRunning() {
		return this.isRunning;
	}

	/** Start after the upkeep, and stop before it. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 1;
	}

}
