package io.httppool.test.fault;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link IdleWatch} when it is time. Thread-safe.
 */
final class IdleTimer implements AutoCloseable {

	private final IdleWatch watch;

	private final ScheduledThreadPoolExecutor scheduler;

	private @Nullable ScheduledFuture<?> next; // guarded by this

	IdleTimer(IdleWatch watch, String name) {
		this.watch = watch;
		this.scheduler = new ScheduledThreadPoolExecutor(1, (work) -> FaultyPort.thread(name, work));
		this.scheduler.setRemoveOnCancelPolicy(true);
	}

	/** Run it at once: there is more to watch. */
	synchronized void wake() {
		if (this.next != null) {
			this.next.cancel(false);
		}
		schedule(Duration.ZERO);
	}

	private void run() {
		forgetThisRun();
		this.watch.runOnce().ifPresent(this::sleep);
	}

	private synchronized void forgetThisRun() {
		this.next = null;
	}

	/** Whoever has woken it meanwhile may have brought what this run has not seen. */
	private synchronized void sleep(Duration span) {
		if (this.next == null) {
			schedule(span);
		}
	}

	private void schedule(Duration span) {
		if (!this.scheduler.isShutdown()) {
			this.next = this.scheduler.schedule(this::run, span.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public synchronized void close() {
		this.scheduler.shutdownNow();
	}

}
