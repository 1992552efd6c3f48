package io.httppool.check;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the checks of a pool: daemons, few at a time, which end when there is
 * nothing to do. Where all are taken, further checks wait. Thread-safe.
 */
final class CheckThreads {

	/** A thread is taken for as long as a silent address takes; there may be many. */
	static final int MOST = 16;

	private final ThreadPoolExecutor threads;

	CheckThreads(String pool) {
		AtomicInteger number = new AtomicInteger();
		this.threads = new ThreadPoolExecutor(MOST, MOST, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> thread(task, "httppool-check-%d-%s".formatted(number.incrementAndGet(), pool)));
		this.threads.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setDaemon(true);
		return thread;
	}

	void run(Runnable task) {
		this.threads.execute(task);
	}

	/** Drop the checks that wait; those under way are closed by their owners. */
	void end() {
		this.threads.shutdownNow();
	}

}
