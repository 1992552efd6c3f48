package io.httppool.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a whole pool, one for each connection. Thread-safe. To give a permit
 * back that is not taken does nothing, so whoever doubts whether one was given back may
 * do it again. A permit and the count of permits change in steps between which nothing is
 * called, so no error comes between them.
 */
final class Permits {

	private final AtomicInteger taken = new AtomicInteger();

	/** All that are taken, that are about to be, or whose connection is to be closed. */
	@GuardedBy("this")
	private final LinkedMembers<Permit> known = new LinkedMembers<>();

	private volatile int max;

	private volatile @Nullable CompletableFuture<Void> none;

	Permits(int max) {
		this.max = max;
	}

	/** Take a permit if one is free. */
	boolean tryTake(Permit permit) {
		int now = this.taken.get();
		while (now < this.max) {
			know(permit);
			if (this.taken.compareAndSet(now, now + 1)) {
				permit.isTaken = true;
				return true;
			}
			now = this.taken.get();
		}
		forget(permit);
		return false;
	}

	private synchronized void know(Permit permit) {
		if (permit.list == null) {
			this.known.add(permit);
		}
	}

	private synchronized void forget(Permit permit) {
		this.known.remove(permit);
	}

	/**
	 * Pass a permit that is taken on to another connection. The first is to be given back
	 * all the same, once its connection is closed.
	 */
	void pass(Permit from, Permit to) {
		know(to);
		synchronized (from) {
			to.isTaken = from.isTaken;
			from.isTaken = false;
		}
	}

	/** Give a permit back, if it is taken. */
	void giveBack(Permit permit) {
		int left = -1;
		synchronized (permit) {
			if (permit.isTaken) {
				left = this.taken.decrementAndGet();
				permit.isTaken = false;
			}
		}
		forget(permit);
		CompletableFuture<Void> awaited = (left == 0) ? this.none : null;
		if (awaited != null) {
			awaited.complete(null);
		}
	}

	/** Return the permits of all connections that are not closed for certain. */
	synchronized List<Permit> known() {
		return this.known.copy();
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
	 * The permit of one connection, taken or not.
	 */
	static final class Permit extends LinkedMembers.Member<Permit> {

		private final Runnable abandon;

		private volatile boolean isTaken;

		/**
		 * Create a permit that is not taken.
		 * @param abandon closes the connection that it stands for; called without a lock
		 * held
		 */
		Permit(Runnable abandon) {
			this.abandon = abandon;
		}

		/** Close the connection that this permit stands for. */
		void abandon() {
			this.abandon.run();
		}

	}

}
