package io.httppool.connect;

import java.util.concurrent.Semaphore;

/**
 * Threads for attempts that run beside others: a daemon for each, which ends with it.
 * They are as many at most as a pool has connections by default, so that even a host
 * whose addresses are all silent does not take all memory. Thread-safe.
 */
final class AttemptThreads {

	private static final int MOST = 200;

	private final Semaphore free;

	AttemptThreads() {
		this(MOST);
	}

	AttemptThreads(int most) {
		this.free = new Semaphore(most);
	}

	/** Run a task on a thread of its own; return whether there was one. */
	boolean start(Runnable task, String name) {
		if (!this.free.tryAcquire()) {
			return false;
		}
		boolean isStarted = false;
		try {
			Thread thread = new Thread(null, () -> run(task), name, 0, false);
			thread.setDaemon(true);
			thread.start();
			isStarted = true;
		}
		catch (OutOfMemoryError ex) {
			// The system has no more threads; the caller does without.
		}
		finally {
			if (!isStarted) {
				this.free.release();
			}
		}
		return isStarted;
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.free.release();
		}
	}

}
