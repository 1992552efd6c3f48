package io.httppool.pool;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

import io.httppool.pool.Permits.Permit;

/**
 * Whatever threads do to {@link Permits} at once could have happened one after the other.
 * The limit stays as it is: whoever is taking a permit while it is lowered may still go
 * by the old one, and gives the permit back when the connection is released.
 */
public class PermitsLinearizabilityTests {

	private static final int HELD = 2;

	private final Permits permits = new Permits(3);

	private final Permit[] taken = new Permit[HELD];

	public PermitsLinearizabilityTests() {
		for (int i = 0; i < HELD; i++) {
			this.taken[i] = permit();
			this.permits.tryTake(this.taken[i]);
		}
	}

	private static Permit permit() {
		return new Permit(() -> {
		});
	}

	@Operation
	public boolean tryTake() {
		return this.permits.tryTake(permit());
	}

	@Operation
	public void giveBack(@Param(gen = IntGen.class, conf = "0:1") int index) {
		this.permits.giveBack(this.taken[index]);
	}

	@Operation
	public boolean areFree() {
		return this.permits.areFree();
	}

	@Operation
	public int taken() {
		return this.permits.taken();
	}

	@Test
	void permitsWhenUsedAtOnceAreLinearizable() {
		LinChecker.check(getClass(), new StressOptions().iterations(50)
			.invocationsPerIteration(2000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(Counter.class));
	}

	/**
	 * What permits are, without any concurrency.
	 */
	public static final class Counter {

		private final boolean[] isHeld = { true, true };

		private int taken = HELD;

		public boolean tryTake() {
			boolean isFree = areFree();
			this.taken += isFree ? 1 : 0;
			return isFree;
		}

		public void giveBack(int index) {
			this.taken -= this.isHeld[index] ? 1 : 0;
			this.isHeld[index] = false;
		}

		public boolean areFree() {
			return this.taken < 3;
		}

		public int taken() {
			return this.taken;
		}

	}

}
