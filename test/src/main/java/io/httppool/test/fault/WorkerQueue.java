package io.httppool.test.fault;

import java.util.concurrent.Semaphore;

/**
 * The workers of a server and those who wait for one, first come, first served.
 * Thread-safe.
 */
final class WorkerQueue {

	private final Semaphore workers;

	private final Semaphore places;

	WorkerQueue(int workers, int queue) {
		this.workers = new Semaphore(workers, true);
		this.places = new Semaphore(workers + queue);
	}

	/**
	 * Wait for a worker.
	 * @return {@code false} if too many wait already
	 */
	boolean acquire() {
		if (!this.places.tryAcquire()) {
			return false;
		}
		this.workers.acquireUninterruptibly();
		return true;
	}

	void release() {
		this.workers.release();
		this.places.release();
	}

}
