package io.httppool.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.RouteSettings;

/**
 * One route of a pool, with the lock that guards its state. Thread-safe. There is one
 * door to the state, {@link #locked}; leasing and releasing go the same way written out,
 * for they are what happens most. No other lock is taken while this one is held, but for
 * the monitors of {@link Permits}, {@link Closings} and {@link OpeningTimes}.
 *
 * @param <C> the kind of connection
 */
final class PooledRoute<C extends HttpConnection> {

	private final RouteIdentity identity;

	private final AvailableSlots<C> available;

	private final AtomicBoolean isReported = new AtomicBoolean();

	private final RouteLock lock = new RouteLock(PooledRoute.class);

	private final RouteState<C> state; // guarded by the lock

	PooledRoute(RouteIdentity identity, Limits limits) {
		this.identity = identity;
		this.available = new AvailableSlots<>(identity.pool().settings().reuse());
		this.state = new RouteState<>(identity, this.available, limits);
	}

	/** Return where the connections lead; takes no lock. */
	HttpRoute route() {
		return this.identity.route();
	}

	/** Return the parts of this route that need no lock. */
	RouteIdentity identity() {
		return this.identity;
	}

	/** Return the settings of the route; takes no lock. */
	RouteSettings settings() {
		return this.identity.settings();
	}

	/** Return whether a connection was available a moment ago; takes no lock. */
	boolean hasAvailable() {
		return !this.available.isEmpty();
	}

	/** Return whether this is the first failure to be reported; takes no lock. */
	boolean isFirstReport() {
		return this.isReported.compareAndSet(false, true);
	}

	/**
	 * Do something to the state under the lock. It may not close, call back, log above
	 * DEBUG, block or take another lock: what remains to be done comes back as a
	 * {@link Settlement}.
	 * @param action is given the state, and may not keep it
	 * @return what the action returned
	 */
	<T extends @Nullable Object> T locked(Function<RouteState<C>, T> action) {
		this.lock.lock();
		try {
			return action.apply(this.state);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Lend an available connection if the order allows it: the way most leases go. */
	@Nullable Slot<C> tryLend(@Nullable Object wanted, @Nullable LeaseTie tie, long now) {
		this.lock.lock();
		try {
			return this.state.tryLend(wanted, tie, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a leased connection back, carry out what follows from that, and tell of it.
	 * @param entry what was leased
	 * @param reusable whether it can carry another exchange
	 * @param idleNanos how long it may stay available
	 * @param rival the need of another route that waits for a permit, if any
	 * @param now the reading of the ticker
	 * @param settling carries out what follows
	 * @return what was carried out, {@code null} for nothing
	 * @see RouteState#release
	 */
	@Nullable Settlement<C> release(PoolEntry<HttpRoute, C> entry, boolean reusable, long idleNanos, @Nullable Need rival,
			long now, BiConsumer<PooledRoute<C>, @Nullable Settlement<C>> settling) {
		Slot<C> slot = null;
		Settlement<C> after = null;
		long heldNanos = 0;
		boolean isAhead = false;
		this.lock.lock();
		try {
			slot = this.state.takeBack(entry);
			if (slot != null) {
				heldNanos = Math.max(0, slot.heldNanos(now));
				isAhead = slot.isAhead();
				after = this.state.release(slot, reusable, idleNanos, rival, now);
			}
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (slot != null) {
				slot.reportOpen(isAhead, true);
			}
		}
		finally {
			settling.accept(this, after);
		}
		if (slot != null && !isAhead) {
			this.identity.pool().listeners().released(this.identity.source(), slot.number(), heldNanos);
		}
		return after;
	}

}
