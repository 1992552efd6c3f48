package io.httppool.connect;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;

/**
 * A lookup of a name, for which its callers wait together. Guarded by the lock of
 * {@link Lookups}, but for its end, which those see who have waited for it.
 */
final class Lookup implements Runnable {

	private final Name name;

	private final ReentrantLock lock;

	private final Condition end;

	private final Consumer<Lookup> work;

	private int callers;

	private volatile boolean hasBegun;

	private volatile boolean hasEnded;

	private long endedAt;

	private @Nullable List<InetSocketAddress> addresses;

	private @Nullable Throwable failure;

	/**
	 * Create a lookup without callers.
	 * @param name the name
	 * @param lock guards it
	 * @param work looks the name up
	 */
	Lookup(Name name, ReentrantLock lock, Consumer<Lookup> work) {
		this.name = name;
		this.lock = lock;
		this.end = lock.newCondition();
		this.work = work;
	}

	Name name() {
		return this.name;
	}

	/** Look the name up, on a thread that is there for that. */
	@Override
	public void run() {
		Thread.currentThread().setName("httppool-lookup-" + this.name.host());
		this.work.accept(this);
	}

	/** Count a caller; return whether there is nothing to wait for any more. */
	boolean join() {
		this.callers++;
		return this.hasEnded;
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

	/** End with addresses or a failure; return whether the next caller may use it. */
	boolean end(@Nullable List<InetSocketAddress> found, @Nullable Throwable failure, long now) {
		this.addresses = found;
		this.failure = failure;
		this.endedAt = now;
		this.hasEnded = true;
		this.end.signalAll();
		return this.callers == 0 && failure == null;
	}

	boolean isStale(long now, long nanosKept) {
		return this.hasEnded && now - this.endedAt > nanosKept;
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
		UnknownHostException unknown = new UnknownHostException((this.failure instanceof UnknownHostException)
				? this.failure.getMessage() : "%s: the resolver failed: %s".formatted(this.name.host(), this.failure));
		unknown.initCause(this.failure);
		throw unknown;
	}

	/**
	 * A name to look up. The port is part of it, since a resolver may give each its own
	 * addresses.
	 *
	 * @param host the name
	 * @param port the port
	 */
	record Name(String host, int port) {

		/** Return whether the name is an address. Only that of IPv6 has colons. */
		boolean isLiteral() {
			return InetAddressUtils.isIPv4(this.host) || this.host.indexOf(':') >= 0;
		}

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
