package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How many connections the whole pool may have, and has. Thread-safe; takes no lock.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	private volatile int max;

	private volatile @Nullable CompletableFuture<Void> none;

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
		CompletableFuture<Void> awaited = (this.taken.addAndGet(-count) == 0) ? this.none : null;
		if (awaited != null) {
			awaited.complete(null);
		}
	}

	/**
	 * Wait until there is no connection left. There may be no new ones meanwhile.
	 * @param timeout how long to wait
	 * @return whether there is none
	 */
	boolean awaitNone(Duration timeout) throws InterruptedException {
		CompletableFuture<Void> awaited = new CompletableFuture<>();
		this.none = awaited;
		if (this.taken.get() == 0) {
			return true;
		}
		try {
			awaited.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
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
