package io.httppool.pool;

import java.util.concurrent.TimeoutException;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.event.LeaseFailure;

/**
 * The service of the route that a lease waits for. Each method takes the lock of that
 * route.
 *
 * @param <C> the kind of connection
 */
interface RouteService<C extends HttpConnection> {

	/** Return the reading of the ticker. */
	long now();

	/** Return whether leases wait for a lookup. */
	boolean isLookingUp();

	/** Serve the leases that need not wait for a lookup any more. */
	void serve();

	/** Note that the thread of a lease runs that was granted a connection. */
	void awake(PendingLease<C> lease);

	/** Check a granted connection, and put it in the name of its holder. */
	Slot<C> prepare(Slot<C> granted, Thread holder);

	/** Take back a slot that was granted to a lease after it was withdrawn. */
	void takeUnused(Slot<C> slot);

	/** Tell the listeners that the current thread begins to wait for a lease. */
	void waiting();

	/** Tell the listeners of a lease that has ended well. */
	void leased(Slot<C> slot, long waitedNanos);

	/** Tell the listeners of a lease that was withdrawn. */
	void failed(LeaseFailure outcome, long waitedNanos);

	/** Remove a lease that was withdrawn. */
	void forget(PendingLease<C> lease);

	/** Return what to tell a caller whose lease was not served in time. */
	TimeoutException timeout(LeaseTerms terms);

	/** Count, report and remove a lease that was not served in time. */
	void timedOut(PendingLease<C> lease, TimeoutException timeout);

}
