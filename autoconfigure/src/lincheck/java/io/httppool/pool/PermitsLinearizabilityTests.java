package io.httppool.pool;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to {@link Permits} at once could have happened one after the other.
 * The limit stays as it is: whoever is taking a permit while it is lowered may still go
 * by the old one, and gives the permit back when the connection is released.
 */
public class PermitsLinearizabilityTests {

	private final Permits permits = new Permits(2);

	@Operation
	public boolean tryTake() {
		return this.permits.tryTake();
	}

	@Operation
	public void giveBack() {
		this.permits.giveBack(1);
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

		private int taken;

		public boolean tryTake() {
			boolean isFree = areFree();
			this.taken += isFree ? 1 : 0;
			return isFree;
		}

		public void giveBack() {
			this.taken--;
		}

		public boolean areFree() {
			return this.taken < 2;
		}

		public int taken() {
			return this.taken;
		}

	}

}
