package io.httppool.pool;

/**
 * How much a route lacks.
 *
 * @param size how many connections it has
 * @param limit how many it may have
 * @param isPending whether a lease waits
 * @param since since when the first of them waits, as a reading of the ticker
 */
record Need(int size, int limit, boolean isPending, long since) {

	/**
	 * A place that changes hands costs a reconnect. With a factor of 1 the routes of a
	 * contended pool reconnect for every third request, with 3 for every twentieth.
	 */
	private static final long FAR = 3;

	/** Return how much of what it may have a route has. */
	double load() {
		return (double) this.size / this.limit;
	}

	/**
	 * Whether a place in the pool should go from another route to this one. It should if
	 * this one is far less loaded even with that place, so that a route that asks for
	 * little does not queue behind one that asks for more than there is; or if it is less
	 * loaded, and its first lease has waited longer. A place never goes to a route that
	 * has as much: two busy routes would trade their places at every release.
	 */
	boolean outweighs(Need other) {
		boolean isOlder = this.since - other.since() < 0;
		return this.isPending && other.isPending() && (hasFarLessThan(other) || (load() < other.load() && isOlder));
	}

	/** Return whether it would be far less loaded than another that gave it a place. */
	boolean hasFarLessThan(Need other) {
		return FAR * (this.size + 1) * other.limit() < (long) other.size() * this.limit;
	}

}
