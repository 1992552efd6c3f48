package io.httppool.pool;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to a route of a {@link ConnectionPool} at once could have happened one
 * after the other.
 */
@Param(name = "limit", gen = IntGen.class, conf = "1:3")
public class ConnectionPoolLinearizabilityTests {

	private final ImmediateLeases leases = new ImmediateLeases(2);

	@Operation
	public boolean tryLease(@Param(gen = ThreadIdGen.class) int thread) {
		return this.leases.tryLease(thread);
	}

	@Operation
	public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
		return this.leases.release(thread);
	}

	@Operation
	public void limit(@Param(name = "limit") int limit) {
		this.leases.change(() -> this.leases.pool.setMaxPerRoute(TestPool.A, limit));
	}

	@Operation
	public void evict() {
		this.leases.change(() -> this.leases.pool.operations().evictIdle(null));
	}

	/** It serves no lease, so leases may be withdrawn meanwhile. */
	@Operation
	public void drain() {
		this.leases.pool.operations().suspend(null);
	}

	@Operation
	public void resume() {
		this.leases.change(() -> this.leases.pool.operations().resume(null));
	}

	@Test
	void routeWhenUsedAtOnceIsLinearizable() {
		LinChecker.check(getClass(), new StressOptions().iterations(50)
			.invocationsPerIteration(6000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(Route.class));
	}

	/**
	 * What a route is, without any concurrency. Whether a connection is new or was
	 * available makes no difference to whoever leases it.
	 */
	public static final class Route {

		private final int[] held = new int[ImmediateLeases.THREADS];

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
