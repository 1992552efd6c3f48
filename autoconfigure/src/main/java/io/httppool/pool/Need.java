package io.httppool.pool;

/**
 * How much a route lacks.
 *
 * @param size how many connections it has
 * @param isPending whether a lease waits
 * @param since since when the first of them waits, as a reading of the ticker
 */
record Need(int size, boolean isPending, long since) {

	/**
	 * Whether a place in the pool should go from another route to this one: its first
	 * lease has waited longer, and it has fewer connections. Without the second condition
	 * two busy routes would trade their places at every release.
	 */
	boolean outweighs(Need other) {
		return this.isPending && other.isPending() && this.size < other.size() && this.since - other.since() < 0;
	}

}
