package io.httppool.pool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The permits of a whole pool, one for each connection, with who holds them. Thread-safe;
 * takes no lock. To give a permit back that is not held does nothing, so whoever doubts
 * whether one was given back may do it again.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

	private volatile int max;

	private volatile @Nullable CompletableFuture<Void> none;

	Permits(int max) {
		this.max = max;
	}

	/** Take a permit if one is free. The holder is known before the permit is taken. */
	boolean tryTake(Holder holder) {
		int now = this.taken.get();
		while (now < this.max) {
			this.holders.add(holder);
			if (this.taken.compareAndSet(now, now + 1)) {
				return true;
			}
			now = this.taken.get();
		}
		this.holders.remove(holder);
		return false;
	}

	/** Hand a permit from one holder to another. */
	void pass(Holder from, Holder to) {
		this.holders.add(to);
		this.holders.remove(from);
	}

	/** Give a permit back, if it is held. */
	void giveBack(Holder holder) {
		if (!this.holders.remove(holder)) {
			return;
		}
		CompletableFuture<Void> awaited = (this.taken.decrementAndGet() == 0) ? this.none : null;
		if (awaited != null) {
			awaited.complete(null);
		}
	}

	/** Return who holds permits; those that change hands meanwhile may be missing. */
	Set<Holder> holders() {
		return Set.copyOf(this.holders);
	}

	/**
	 * Wait until no permit is taken. None may be taken meanwhile.
	 * @param timeout how long to wait
	 * @return whether none is taken
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

	/**
	 * A holder of a permit.
	 */
	interface Holder {

		/**
		 * Close the connection that the permit stands for; called without a lock held.
		 */
		void abandon();

	}

}
