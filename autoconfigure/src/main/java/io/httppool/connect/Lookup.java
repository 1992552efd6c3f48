package io.httppool.connect;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * A lookup of the name of a host. Callers wait for it together, or leave word of what to
 * run at its end. Guarded by the lock of {@link Lookups}, but for its end, which those
 * see who have waited for it.
 */
final class Lookup implements Runnable {

	/** A caller that tries again does so within seconds; later, addresses may change. */
	private static final long NANOS_KEPT_FOR_THE_NEXT = Duration.ofSeconds(30).toNanos();

	/** Those who have waited for a lookup connect as soon as there is a permit. */
	private static final long NANOS_KEPT = Duration.ofSeconds(10).toNanos();

	private final HttpHost host;

	private final ReentrantLock lock;

	private final Condition end;

	private final Consumer<Lookup> work;

	private final List<Runnable> ends = new ArrayList<>(1);

	private int callers;

	/** Whether it ended well after all callers had left. */
	private boolean isForTheNext;

	private volatile boolean hasBegun;

	private volatile boolean hasEnded;

	private long endedAt;

	private @Nullable List<InetSocketAddress> addresses;

	private @Nullable Throwable failure;

	/**
	 * Create a lookup without callers.
	 * @param host the host
	 * @param lock guards it
	 * @param work looks the name up
	 */
	Lookup(HttpHost host, ReentrantLock lock, Consumer<Lookup> work) {
		this.host = host;
		this.lock = lock;
		this.end = lock.newCondition();
		this.work = work;
	}

	HttpHost host() {
		return this.host;
	}

	/** Look the name up, on a thread that is there for that. */
	@Override
	public void run() {
		Thread.currentThread().setName("httppool-lookup-" + this.host.getHostName());
		this.work.accept(this);
	}

	/**
	 * Add a caller.
	 * @param end is run at the end, {@code null} for a caller that waits for that itself
	 * @param now the reading of the ticker
	 */
	void join(@Nullable Runnable end, long now) {
		this.callers++;
		if (end != null) {
			this.ends.add(end);
		}
		if (this.isForTheNext) {
			this.isForTheNext = false;
			this.endedAt = now;
		}
	}

	/** Discount a caller; return whether no other needs this lookup to begin. */
	boolean leave() {
		this.callers--;
		return this.callers == 0 && !this.hasBegun;
	}

	/** Begin, and return true, unless all callers have gone. */
	boolean begin() {
		this.hasBegun = this.callers > 0;
		return this.hasBegun;
	}

	boolean hasBegun() {
		return this.hasBegun;
	}

	boolean hasEnded() {
		return this.hasEnded;
	}

	/** End with addresses or a failure; return whether others may still use it. */
	boolean end(@Nullable List<InetSocketAddress> found, @Nullable Throwable failure, long now) {
		this.addresses = found;
		this.failure = failure;
		this.endedAt = now;
		this.isForTheNext = this.callers == 0 && failure == null;
		this.hasEnded = true;
		this.end.signalAll();
		return !this.ends.isEmpty() || this.isForTheNext;
	}

	/** Run what is to be run at the end. Call it without the lock. */
	void runEnds() {
		List<Runnable> due;
		this.lock.lock();
		try {
			due = List.copyOf(this.ends);
			this.ends.clear();
		}
		finally {
			this.lock.unlock();
		}
		due.forEach(Runnable::run);
	}

	/**
	 * Return whether a caller may use this lookup: one that has ended is for those who
	 * came before its end, or for the next if all had left.
	 * @param since when the caller came, as a reading of the ticker
	 */
	boolean isGoodFor(long since) {
		return !this.hasEnded || this.isForTheNext || since - this.endedAt <= 0;
	}

	boolean isStale(long now) {
		return this.hasEnded && now - this.endedAt > (this.isForTheNext ? NANOS_KEPT_FOR_THE_NEXT : NANOS_KEPT);
	}

	/**
	 * Return the addresses of a lookup that has ended. Each caller has an exception of
	 * its own, which tells where it has waited; one that is not known here may be meant
	 * for the caller's own code, and is the same for all.
	 */
	List<InetSocketAddress> addresses() throws UnknownHostException {
		if (this.addresses != null) {
			return this.addresses;
		}
		if (this.failure instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (this.failure instanceof Error error) {
			throw error;
		}
		if (this.failure instanceof UnknownHostException foreign && foreign.getClass() != UnknownHostException.class) {
			throw foreign;
		}
		UnknownHostException unknown = new UnknownHostException(
				(this.failure instanceof UnknownHostException) ? this.failure.getMessage()
						: "%s: the resolver failed: %s".formatted(this.host.getHostName(), this.failure));
		unknown.initCause(this.failure);
		throw unknown;
	}

	/**
	 * A caller that waits for a lookup. Closed by other threads.
	 */
	static final class Caller implements Closeable {

		private final Lookup lookup;

		private volatile boolean isClosed;

		Caller(Lookup lookup) {
			this.lookup = lookup;
		}

		Lookup lookup() {
			return this.lookup;
		}

		/** Wait for the end of the lookup; return whether it has ended. */
		boolean await(long nanos) throws InterruptedException {
			long left = nanos;
			this.lookup.lock.lock();
			try {
				while (!this.lookup.hasEnded && !this.isClosed && left > 0) {
					left = this.lookup.end.awaitNanos(left);
				}
				return this.lookup.hasEnded;
			}
			finally {
				this.lookup.lock.unlock();
			}
		}

		boolean isClosed() {
			return this.isClosed;
		}

		/** End the wait. */
		@Override
		public void close() {
			this.lookup.lock.lock();
			try {
				this.isClosed = true;
				this.lookup.end.signalAll();
			}
			finally {
				this.lookup.lock.unlock();
			}
		}

	}

}
