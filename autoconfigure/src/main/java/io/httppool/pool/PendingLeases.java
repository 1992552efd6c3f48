package io.httppool.pool;

import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a route that wait for a connection, in the order in which they came.
 * Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class PendingLeases<C extends HttpConnection> {

	private final LinkedMembers<PendingLease<C>> queue = new LinkedMembers<>();

	private long since;

	boolean isEmpty() {
		return this.queue.size() == 0;
	}

	int size() {
		return this.queue.size();
	}

	void add(PendingLease<C> lease, long now) {
		if (isEmpty()) {
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
	 * and those whose deadline has passed are never served. The time of a lookup does not
	 * count: that is a part of connecting.
	 */
	@Nullable PendingLease<C> first(NameGate gate, long now) {
		PendingLease<C> lease = this.queue.first();
		while (lease != null) {
			PendingLease<C> next = lease.after;
			if (lease.isDone()) {
				this.queue.remove(lease);
			}
			else if (!lease.isOverdue(now - gate.nanosWaited(lease.since(), now))) {
				return lease;
			}
			lease = next;
		}
		return null;
	}

	/** Return those whose deadline has passed. */
	List<PendingLease<C>> overdue(NameGate gate, long now) {
		return this.queue.copy()
			.stream()
			.filter((lease) -> lease.isOverdue(now - gate.nanosWaited(lease.since(), now)))
			.toList();
	}

	/** Remove all of them. */
	List<PendingLease<C>> drain() {
		List<PendingLease<C>> drained = this.queue.copy();
		drained.forEach(this.queue::remove);
		return drained;
	}

	/** Return for how long there has been at least one. */
	long nanos(long now) {
		return isEmpty() ? 0 : now - this.since;
	}

}
