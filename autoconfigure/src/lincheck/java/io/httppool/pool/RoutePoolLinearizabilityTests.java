package io.httppool.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to a route of a {@link RoutePool} at once could have happened one
 * after the other.
 */
@Param(name = "limit", gen = IntGen.class, conf = "1:3")
public class RoutePoolLinearizabilityTests {

	/** Those of Lincheck, and the one that runs before and after them. */
	private static final int THREADS = 5;

	private final TestPool test = new TestPool(2, 10);

	private final List<Deque<PoolEntry<HttpRoute, FakeConnection>>> held = Stream
		.<Deque<PoolEntry<HttpRoute, FakeConnection>>>generate(ArrayDeque::new)
		.limit(THREADS)
		.toList();

	/** Lease a connection, if it can be had at once. */
	@Operation
	public boolean tryLease(@Param(gen = ThreadIdGen.class) int thread) {
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.test.ask(TestPool.A);
		if (!lease.isDone() && lease.cancel(true)) {
			return false;
		}
		this.held.get(thread).add(TestPool.open(lease, (entry) -> new FakeConnection()));
		return true;
	}

	@Operation
	public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.held.get(thread).poll();
		if (entry != null) {
			entry.updateExpiry(TimeValue.ofMinutes(1));
			this.test.pool.release(entry, true);
		}
		return entry != null;
	}

	@Operation
	public void limit(@Param(name = "limit") int limit) {
		this.test.pool.setMaxPerRoute(TestPool.A, limit);
	}

	@Operation
	public void evict() {
		this.test.pool.keeper().evictIdle();
	}

	@Operation
	public void drain() {
		this.test.pool.control().drain(null);
	}

	@Operation
	public void resume() {
		this.test.pool.control().resume(null);
	}

	@Test
	void routeWhenUsedAtOnceIsLinearizable() {
		LinChecker.check(getClass(), new StressOptions().iterations(50)
			.invocationsPerIteration(3000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(Places.class));
	}

	/**
	 * What a route is, without any concurrency. Whether a connection is new or was
	 * available makes no difference to whoever leases it.
	 */
	public static final class Places {

		private final int[] held = new int[THREADS];

		private int leased;

		private int limit = 2;

		private boolean isDrained;

		public boolean tryLease(int thread) {
			boolean isOneLeft = !this.isDrained && this.leased < this.limit;
			if (isOneLeft) {
				this.leased++;
				this.held[thread]++;
			}
			return isOneLeft;
		}

		public boolean release(int thread) {
			boolean isHeld = this.held[thread] > 0;
			if (isHeld) {
				this.leased--;
				this.held[thread]--;
			}
			return isHeld;
		}

		public void limit(int limit) {
			this.limit = limit;
		}

		public void evict() {
			// Nothing that is held changes.
		}

		public void drain() {
			this.isDrained = true;
		}

		public void resume() {
			this.isDrained = false;
		}

	}

}
