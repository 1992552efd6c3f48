package io.httppool.sample;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * A generator of requests in an open loop: each falls due by the plan, answered or not
 * the ones before it, as with independent users. It is started last and stopped first, so
 * that the upstream is running. Thread-safe.
 */
final class TrafficGenerator implements SmartLifecycle {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Runnable request;

	private final Duration patience;

	private volatile TrafficRun run;

	private volatile @Nullable Pacer pacer;

	/**
	 * Create a generator that is not started.
	 * @param request sends one request and returns when it is answered
	 * @param plan when requests fall due
	 */
	TrafficGenerator(Runnable request, TrafficPlan plan) {
		this(request, plan, PATIENCE);
	}

	/**
	 * Create a generator that is not started.
	 * @param request sends one request and returns when it is answered
	 * @param plan when requests fall due
	 * @param patience how long requests under way may take before they are interrupted,
	 * once it is stopped
	 */
	TrafficGenerator(Runnable request, TrafficPlan plan, Duration patience) {
		this.request = request;
		this.patience = patience;
		this.run = TrafficRun.of(plan);
	}

	TrafficPlan plan() {
		return this.run.plan();
	}

	/**
	 * Follow another plan from now on, and count anew. Requests under way still count for
	 * the plan they were sent by.
	 */
	void follow(TrafficPlan plan) {
		this.run = TrafficRun.of(plan);
		Pacer running = this.pacer;
		if (running != null) {
			running.wake();
		}
	}

	TrafficReport report() {
		return this.run.report();
	}

	@Override
	public void start() {
		follow(plan());
		this.pacer = new Pacer(() -> this.run, this::send, this.patience);
	}

	@Override
	public void stop() {
		Pacer running = this.pacer;
		if (running != null) {
			running.close();
			this.pacer = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.pacer != null;
	}

	private void send(TrafficStatistics statistics, long due) {
		try {
			this.request.run();
			statistics.answered(due, System.nanoTime());
		}
		catch (RuntimeException ex) {
			statistics.failed(ex, System.nanoTime());
		}
	}

}
