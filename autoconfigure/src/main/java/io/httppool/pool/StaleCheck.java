package io.httppool.pool;

import java.util.function.Consumer;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * The check of a connection before it is handed out. Thread-safe; called without a lock
 * held.
 *
 * @param checkup checks a connection
 * @param discard gives back a connection that could not be checked
 * @param <C> the kind of connection
 */
record StaleCheck<C extends HttpConnection>(Checkup<C> checkup, Consumer<Slot<C>> discard) {

	/**
	 * Replace a connection that has been idle for a while, or whose last answer left
	 * doubt, and that has lost its peer or received bytes without a request. A check that
	 * throws costs the connection, not the slot.
	 * @param route the route of the slot
	 * @param slot the slot, leased in the name of the current thread
	 * @param tag says whether the request is sent again should the connection turn out to
	 * be stale
	 * @param now the reading of the ticker
	 * @return the same slot, or one in its place that is still to be connected
	 */
	Slot<C> apply(PooledRoute<C> route, Slot<C> slot, @Nullable LeaseTag tag, long now) {
		C connection = slot.entry().getConnection();
		Answered answered = (connection instanceof Answered known) ? known : null;
		boolean isInDoubt = answered != null && answered.isInDoubt();
		boolean isDue = connection != null && slot.lifetime().isDueForCheck(now, isInDoubt);
		boolean isGlance = isDue && LeaseTag.isSentAgain(tag)
				&& route.identity().quickLooks().areEnough(answered, slot.lifetime(), now);
		slot.lifetime().looked(isGlance);
		if (connection == null || !isDue) {
			return slot;
		}
		try {
			CloseReason reason = look(route, slot, connection, now);
			return (reason != null) ? replace(route, slot, reason, now) : slot;
		}
		catch (RuntimeException | Error ex) {
			this.discard.accept(slot);
			throw ex;
		}
	}

	private @Nullable CloseReason look(PooledRoute<C> route, Slot<C> slot, C connection, long now) {
		return slot.lifetime().isGlanced() ? this.checkup.glance(route.route(), slot, connection, now)
				: this.checkup.check(route.route(), slot, connection, now);
	}

	private static <C extends HttpConnection> Slot<C> replace(PooledRoute<C> route, Slot<C> slot, CloseReason reason,
			long now) {
		if (!slot.close(reason, CloseMode.IMMEDIATE)) {
			throw new IllegalStateException("Closing connection %s was cut short".formatted(slot.id()));
		}
		return route.locked((state) -> state.replace(slot, now));
	}

}
