package io.httppool.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;

/**
 * Leases that are had at once or not at all, and who holds them. Thread-safe, if each
 * thread goes by its own number.
 * <p>
 * A lease that is withdrawn may be granted at the same moment: then it holds its place
 * until whoever granted it has taken it back and served who waits. So a lease is not
 * withdrawn before nothing is under way that may still serve it.
 */
final class ImmediateLeases {

	/** Those of Lincheck, and the ones it runs before and after them. */
	static final int THREADS = 5;

	final ConnectionPool<FakeConnection> pool;

	private final TestPool test;

	private final AtomicInteger underWay = new AtomicInteger();

	private final List<Deque<PoolEntry<HttpRoute, FakeConnection>>> held = Stream
		.<Deque<PoolEntry<HttpRoute, FakeConnection>>>generate(ArrayDeque::new)
		.limit(THREADS)
		.toList();

	ImmediateLeases(int limit) {
		this.test = new TestPool(limit, 10);
		this.pool = this.test.pool;
	}

	boolean tryLease(int thread) {
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.test.ask(TestPool.A);
		while (!lease.isDone() && this.underWay.get() > 0) {
			Thread.onSpinWait();
		}
		change(() -> lease.cancel(true));
		if (lease.isCancelled()) {
			return false;
		}
		this.held.get(thread).add(TestPool.open(lease, (entry) -> new FakeConnection()));
		return true;
	}

	boolean release(int thread) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.held.get(thread).poll();
		if (entry != null) {
			entry.updateExpiry(TimeValue.ofMinutes(1));
			change(() -> this.pool.release(entry, true));
		}
		return entry != null;
	}

	/** Do something to the pool that may serve leases. */
	void change(Runnable change) {
		this.underWay.incrementAndGet();
		try {
			change.run();
		}
		finally {
			this.underWay.decrementAndGet();
		}
	}

}
