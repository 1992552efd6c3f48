package io.httppool.sample;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * The capacity of the upstream: a number of jobs run at a time, and the others wait in
 * their order. A job is begun here and calls back when it is done, so it takes no thread
 * meanwhile. Thread-safe; jobs are begun outside the lock.
 */
final class Workers {

	private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by this

	private int limit; // guarded by this

	private int busy; // guarded by this

	Workers(int limit) {
		this.limit = limit;
	}

	/**
	 * Begin the job as soon as a worker is free.
	 * @param job begins work; {@link #done()} must follow once, when the work has ended
	 */
	void submit(Runnable job) {
		synchronized (this) {
			this.waiting.add(job);
		}
		beginWhatFits();
	}

	void done() {
		synchronized (this) {
			this.busy--;
		}
		beginWhatFits();
	}

	/**
	 * Change the number of workers. Fewer bind as running jobs end.
	 */
	void limitTo(int limit) {
		synchronized (this) {
			this.limit = limit;
		}
		beginWhatFits();
	}

	private void beginWhatFits() {
		Runnable job = next();
		while (job != null) {
			job.run();
			job = next();
		}
	}

	private synchronized @Nullable Runnable next() {
		if (this.busy >= this.limit || this.waiting.isEmpty()) {
			return null;
		}
		this.busy++;
		return this.waiting.remove();
	}

}
