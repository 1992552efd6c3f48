package io.httppool.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;

/**
 * Leases that are had at once or not at all, and who holds them. Thread-safe, if each
 * thread goes by its own number.
 * <p>
 * A lease that is withdrawn may be granted at the same moment: then it holds its place
 * until whoever granted it has taken it back. So an operation under test may free one
 * place at most: nobody notices then that the place came a moment later. With two, one
 * would be seen to be there before the other.
 */
final class ImmediateLeases {

	/** Those of Lincheck, and the ones it runs before and after them. */
	static final int THREADS = 5;

	final RoutePool<FakeConnection> pool;

	private final TestPool test;

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
		if (!lease.isDone() && lease.cancel(true)) {
			return false;
		}
		this.held.get(thread).add(TestPool.open(lease, (entry) -> new FakeConnection()));
		return true;
	}

	boolean release(int thread) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.held.get(thread).poll();
		if (entry != null) {
			entry.updateExpiry(TimeValue.ofMinutes(1));
			this.pool.release(entry, true);
		}
		return entry != null;
	}

}
