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
		this.scheduler = new ScheduledThreadPoolExecutor(1, (work) -> {
			Thread thread = new Thread(work, name);
			thread.setDaemon(true);
			return thread;
		});
		this.scheduler.setRemoveOnCancelPolicy(true);
	}

	/** Run it at once: there is more to watch. */
	void wake() {
		wakeIn(Duration.ZERO);
	}

	private synchronized void wakeIn(Duration span) {
		if (this.scheduler.isShutdown()) {
			return;
		}
		if (this.next != null) {
			this.next.cancel(false);
		}
		this.next = this.scheduler.schedule(this::run, span.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void run() {
		this.watch.runOnce().ifPresent(this::wakeIn);
	}

	@Override
	public synchronized void close() {
		this.scheduler.shutdownNow();
	}

}
