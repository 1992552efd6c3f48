package io.httppool.statistics;

/**
 * The beginnings of a few exchanges: of those that were answered, the ones that began
 * last. Guarded by the lock of the route.
 */
final class LatestAnswered {

	/** A single quick answer may be chance, as a cached one is. */
	private static final int COUNT = 4;

	private final long[] beginnings = new long[COUNT]; // the latest first

	private int size;

	/** Note an exchange that was answered. */
	void note(long begunAt) {
		int place = this.size;
		while (place > 0 && begunAt - this.beginnings[place - 1] > 0) {
			place--;
		}
		if (place < COUNT) {
			System.arraycopy(this.beginnings, place, this.beginnings, place + 1, COUNT - 1 - place);
			this.beginnings[place] = begunAt;
			this.size = Math.min(COUNT, this.size + 1);
		}
	}

	/** Return whether there were as many as are needed. */
	boolean areSome() {
		return this.size == COUNT;
	}

	/** Return the earliest of these beginnings, if there are as many as are needed. */
	long earliest() {
		return this.beginnings[COUNT - 1];
	}

}
