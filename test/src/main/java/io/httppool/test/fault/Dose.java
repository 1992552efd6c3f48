package io.httppool.test.fault;

/**
 * The frequency with which a fault strikes.
 *
 * @param chance the probability that it strikes where it could: above 0, at most 1
 * @param times the number of strikes before it is used up, from 1; {@link #UNLIMITED} if
 * it strikes until it is ended
 */
public record Dose(double chance, long times) {

	/** A fault that is never used up. */
	public static final long UNLIMITED = Long.MAX_VALUE;

	public Dose {
		if (!(chance > 0 && chance <= 1)) {
			throw new IllegalArgumentException("Chance must be above 0 and at most 1, but was %s".formatted(chance));
		}
		if (times < 1) {
			throw new IllegalArgumentException("Times must be at least 1, but was %d".formatted(times));
		}
	}

	/**
	 * Return the dose with which a fault strikes wherever it can.
	 * @return a dose without limit
	 */
	public static Dose always() {
		return new Dose(1, UNLIMITED);
	}

	/**
	 * Return the dose with which a fault strikes the first time it can, and never again.
	 * @return a dose of one
	 */
	public static Dose once() {
		return always().times(1);
	}

	/**
	 * Return this dose with another probability.
	 * @param chance above 0, at most 1
	 * @return the new dose
	 */
	public Dose chance(double chance) {
		return new Dose(chance, this.times);
	}

	/**
	 * Return this dose with another count.
	 * @param times from 1
	 * @return the new dose
	 */
	public Dose times(long times) {
		return new Dose(this.chance, times);
	}

	boolean isAlways() {
		return equals(always());
	}

}
