package io.httppool.pool;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.io.CloseMode;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.httppool.settings.Limits;
import io.httppool.snapshot.CloseReason;

/**
 * One connection that threads lease, release, claim and evict at once: every moment it
 * belongs to one of them at most, as if they had come one after the other.
 */
public class ClaimLinearizabilityTests {

	private static final int NOBODY = -1;

	private final TestPool test = new TestPool(1, 1);

	private final PooledRoute<FakeConnection> route = new PooledRoute<>(this.test.pool, TestPool.A,
			this.test.pool.settingsOf(TestPool.A), new Limits(1, 1, 1));

	private final Slot<FakeConnection> slot = open();

	private volatile int holder = NOBODY;

	private volatile int claimer = NOBODY;

	private Slot<FakeConnection> open() {
		ConnectionPool<FakeConnection> pool = this.test.pool;
		LeaseService<FakeConnection> leases = new LeaseService<>(pool, new Routes<>(pool, (same) -> this.route.settings()),
				new TotalLimit<>(1, List.of(this.route), this.test.time.clock().ticker()),
				new Checkup<>((connection) -> null, pool.incidents()));
		PendingLease<FakeConnection> lease = new PendingLease<>(leases, this.route,
				LeaseTerms.of(null, now(), null, this.route.settings()), null);
		carryOut(this.route.enqueue(lease, now()));
		Slot<FakeConnection> opened = this.route.view(now()).slots().get(0).slot();
		opened.entry().assignConnection(new FakeConnection());
		carryOut(this.route.release(opened.entry(), true, TimeUnit.MINUTES.toNanos(1), null, now()));
		return opened;
	}

	private long now() {
		return this.test.pool.now();
	}

	private void carryOut(@Nullable Settlement<FakeConnection> after) {
		if (after != null) {
			after.carryOut(this.test.pool.permits(), CloseMode.IMMEDIATE);
		}
	}

	@Operation
	public boolean lend(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isLent = this.route.tryLend(null, Thread.currentThread(), now()) != null;
		if (isLent) {
			this.holder = thread;
		}
		return isLent;
	}

	@Operation
	public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isHeld = this.holder == thread;
		if (isHeld) {
			this.holder = NOBODY;
			carryOut(this.route.release(this.slot.entry(), true, TimeUnit.MINUTES.toNanos(1), null, now()));
		}
		return isHeld;
	}

	@Operation
	public boolean claim(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isClaimed = this.route.claim(this.slot, 0, now());
		if (isClaimed) {
			this.claimer = thread;
		}
		return isClaimed;
	}

	@Operation
	public boolean endClaim(@Param(gen = ThreadIdGen.class) int thread) {
		boolean isClaimed = this.claimer == thread;
		if (isClaimed) {
			this.claimer = NOBODY;
			carryOut(this.route.endClaim(this.slot, null, now()));
		}
		return isClaimed;
	}

	@Operation
	public void evict() {
		carryOut(this.route.closeAvailable((candidate) -> CloseReason.EVICTED, now()));
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

		private int holder = NOBODY;

		private int claimer = NOBODY;

		private boolean isDoomed;

		private boolean isClosed;

		private boolean isAvailable() {
			return this.holder == NOBODY && this.claimer == NOBODY && !this.isClosed;
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
				this.holder = NOBODY;
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
				this.claimer = NOBODY;
				this.isClosed = this.isDoomed;
			}
			return isClaimed;
		}

		public void evict() {
			if (this.claimer != NOBODY) {
				this.isDoomed = true;
			}
			else if (isAvailable()) {
				this.isClosed = true;
			}
		}

	}

}
