package io.httppool.pool;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a route that wait for a connection, in the order in which they came.
 * Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class PendingLeases<C extends HttpConnection> {

	private final Set<PendingLease<C>> queue = new LinkedHashSet<>();

	private long since;

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	int size() {
		return this.queue.size();
	}

	void add(PendingLease<C> lease, long now) {
		if (this.queue.isEmpty()) {
			this.since = now;
		}
		this.queue.add(lease);
	}

	boolean remove(PendingLease<C> lease) {
		return this.queue.remove(lease);
	}

	/**
	 * Return the first that still wants a connection. Those that were withdrawn and are
	 * about to remove themselves are not worth a connection that would come back at once,
	 * and those whose deadline has passed are never served.
	 */
	@Nullable PendingLease<C> first(long now) {
		Iterator<PendingLease<C>> inOrder = this.queue.iterator();
		while (inOrder.hasNext()) {
			PendingLease<C> lease = inOrder.next();
			if (lease.isDone()) {
				inOrder.remove();
			}
			else if (!lease.isOverdue(now)) {
				return lease;
			}
		}
		return null;
	}

	/** Return those whose deadline has passed. */
	List<PendingLease<C>> overdue(long now) {
		return this.queue.stream().filter((lease) -> lease.isOverdue(now)).toList();
	}

	/** Remove all of them. */
	List<PendingLease<C>> drain() {
		List<PendingLease<C>> drained = List.copyOf(this.queue);
		this.queue.clear();
		return drained;
	}

	/** Return for how long there has been at least one. */
	long nanos(long now) {
		return this.queue.isEmpty() ? 0 : now - this.since;
	}

}
