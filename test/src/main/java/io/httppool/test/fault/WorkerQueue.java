package io.httppool.test.fault;

import java.util.concurrent.Semaphore;

/**
 * The workers of a server and the requests that wait for one, in their order.
 * Thread-safe.
 */
final class WorkerQueue {

	private final Semaphore workers;

	private final Semaphore seats;

	WorkerQueue(int workers, int queue) {
		this.workers = new Semaphore(workers, true);
		this.seats = new Semaphore(workers + queue);
	}

	/**
	 * Wait for a worker.
	 * @return {@code false} if the queue is full
	 */
	boolean acquire() {
		if (!this.seats.tryAcquire()) {
			return false;
		}
		this.workers.acquireUninterruptibly();
		return true;
	}

	void release() {
		this.workers.release();
		this.seats.release();
	}

}
