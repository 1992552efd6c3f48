package io.httppool.test.fault;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A timer that runs an {@link IdleWatch} when a fault may strike. Thread-safe.
 */
final class IdleTimer implements AutoCloseable {

	private final IdleWatch watch;

	private final ScheduledThreadPoolExecutor scheduler;

	private @Nullable ScheduledFuture<?> next; // guarded by this

	IdleTimer(IdleWatch watch, String name) {
		this.watch = watch;
		this.scheduler = new ScheduledThreadPoolExecutor(1, (work) -> FaultyThreads.create(name, work));
		this.scheduler.setRemoveOnCancelPolicy(true);
	}

	/** Run the watch at once, because there is more to watch. */
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

	/** Sleep, unless it was woken meanwhile: this run may not have seen the reason. */
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
