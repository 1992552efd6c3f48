package io.httppool.pool;

/**
 * A pending lease that is to get a slot. The slot is on its way until the lease has
 * ended: with the slot, or withdrawn, whereupon the slot goes back.
 */
interface Promise {

	/**
	 * Fail, because an error inside the pool came between.
	 * @return {@code false} if the lease has got its slot
	 */
	boolean tryBreak();

	/** Return whether the lease has got its slot. */
	boolean isKept();

}
