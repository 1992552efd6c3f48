package io.httppool.pool;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Draining and resuming a pool at once, while threads use its one connection, could have
 * happened one after the other.
 */
public class DrainLinearizabilityTests {

	private static final int NOBODY = -1;

	private final ImmediateLeases leases = new ImmediateLeases(1);

	@Operation
	public boolean tryLease(@Param(gen = ThreadIdGen.class) int thread) {
		return this.leases.tryLease(thread);
	}

	@Operation
	public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
		return this.leases.release(thread);
	}

	@Operation
	public void drain() {
		this.leases.pool.control().drain(null);
	}

	@Operation
	public void resume() {
		this.leases.pool.control().resume(null);
	}

	@Test
	void poolWhenDrainedAndResumedAtOnceIsLinearizable() {
		LinChecker.check(getClass(), new StressOptions().iterations(50)
			.invocationsPerIteration(3000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(OnePlace.class));
	}

	/**
	 * What a pool of one place is, without any concurrency.
	 */
	public static final class OnePlace {

		private int holder = NOBODY;

		private boolean isDrained;

		public boolean tryLease(int thread) {
			boolean isFree = !this.isDrained && this.holder == NOBODY;
			if (isFree) {
				this.holder = thread;
			}
			return isFree;
		}

		public boolean release(int thread) {
			boolean isHeld = this.holder == thread;
			if (isHeld) {
				this.holder = NOBODY;
			}
			return isHeld;
		}

		public void drain() {
			this.isDrained = true;
		}

		public void resume() {
			this.isDrained = false;
		}

	}

}
