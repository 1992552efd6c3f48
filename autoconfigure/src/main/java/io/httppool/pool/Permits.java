package io.httppool.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections the whole pool may have, and has. Thread-safe; takes no lock.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	private volatile int max;

	Permits(int max) {
		this.max = max;
	}

	boolean tryTake() {
		int now = this.taken.get();
		while (now < this.max) {
			if (this.taken.compareAndSet(now, now + 1)) {
				return true;
			}
			now = this.taken.get();
		}
		return false;
	}

	void giveBack(int count) {
		this.taken.addAndGet(-count);
	}

	int taken() {
		return this.taken.get();
	}

	int max() {
		return this.max;
	}

	void max(int max) {
		this.max = max;
	}

	boolean areFree() {
		return this.taken.get() < this.max;
	}

	boolean areOverdrawn() {
		return this.taken.get() > this.max;
	}

}
