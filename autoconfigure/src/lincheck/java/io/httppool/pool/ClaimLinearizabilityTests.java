package io.httppool.pool;

import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.io.CloseMode;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.VirtualTime;

/**
 * One connection that threads lease, release, claim and evict at once: every moment it
 * belongs to one of them at most, as if they had come one after the other.
 */
public class ClaimLinearizabilityTests {

	private static final int NO_THREAD = -1;

	private final VirtualTime time = new VirtualTime();

	private final PoolSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base);

	private final PoolState pool = new PoolState(this.settings, this.time.clock());

	private final Routes<FakeConnection> routes = new Routes<>(this.pool, (same) -> this.settings.base());

	private final PooledRoute<FakeConnection> route = this.routes.get(TestPool.A);

	private final Slot<FakeConnection> slot = open();

	private volatile int holder = NO_THREAD;

	private volatile int claimer = NO_THREAD;

	private Slot<FakeConnection> open() {
		LeaseService<FakeConnection> leases = new LeaseService<>(this.pool, this.routes,
				new TotalLimit<>(this.pool, this.routes), new Checkup<>((connection) -> null, this.pool.listeners()));
		leases.release(TestPool.open(leases.lease(TestPool.A, null, null, null), (entry) -> new FakeConnection()),
				true);
		return this.route.locked(RouteState::available).get(0);
	}

	private long now() {
		return this.pool.now();
	}

	private void carryOut(@Nullable Settlement<FakeConnection> after) {
		if (after != null) {
			after.carryOut(this.pool.permits(), CloseMode.IMMEDIATE);
		}
	}

	@Operation
	public boolean lend(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isLent = this.route.tryLend(null, null, now()) != null;
		if (isLent) {
			this.holder = thread;
		}
		return isLent;
	}

	@Operation
	public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isHeld = this.holder == thread;
		if (isHeld) {
			this.holder = NO_THREAD;
			carryOut(this.route.release(this.slot.entry(), true, TimeUnit.MINUTES.toNanos(1), null, now()));
		}
		return isHeld;
	}

	@Operation
	public boolean claim(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isClaimed = this.route.locked((state) -> state.claim(this.slot, 0, now()));
		if (isClaimed) {
			this.claimer = thread;
		}
		return isClaimed;
	}

	@Operation
	public boolean endClaim(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isClaimed = this.claimer == thread;
		if (isClaimed) {
			this.claimer = NO_THREAD;
			carryOut(this.route.locked((state) -> state.endClaim(this.slot, null, now())));
		}
		return isClaimed;
	}

	@Operation
	public void evict() {
		carryOut(this.route.locked((state) -> state.closeAvailable((candidate) -> CloseReason.EVICTED, now())));
	}

	@Test
	void connectionWhenClaimedAndLeasedAtOnceIsLinearizable() {
		LinChecker.check(getClass(), new StressOptions().iterations(50)
			.invocationsPerIteration(3000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(OneConnection.class));
	}

	/**
	 * What may happen to one connection, without any concurrency.
	 */
	public static final class OneConnection {

		private int holder = NO_THREAD;

		private int claimer = NO_THREAD;

		private boolean isDoomed;

		private boolean isClosed;

		private boolean isAvailable() {
			return this.holder == NO_THREAD && this.claimer == NO_THREAD && !this.isClosed;
		}

		public boolean lend(int thread) {
			boolean isAvailable = isAvailable();
			if (isAvailable) {
				this.holder = thread;
			}
			return isAvailable;
		}

		public boolean release(int thread) {
			boolean isHeld = this.holder == thread;
			if (isHeld) {
				this.holder = NO_THREAD;
			}
			return isHeld;
		}

		public boolean claim(int thread) {
			boolean isAvailable = isAvailable();
			if (isAvailable) {
				this.claimer = thread;
			}
			return isAvailable;
		}

		public boolean endClaim(int thread) {
			boolean isClaimed = this.claimer == thread;
			if (isClaimed) {
				this.claimer = NO_THREAD;
				this.isClosed = this.isDoomed;
			}
			return isClaimed;
		}

		public void evict() {
			if (this.claimer != NO_THREAD) {
				this.isDoomed = true;
			}
			else if (isAvailable()) {
				this.isClosed = true;
			}
		}

	}

}
