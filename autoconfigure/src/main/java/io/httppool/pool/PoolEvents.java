package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.event.Leak;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.event.TunerDecision;
import io.httppool.snapshot.HeldConnection;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RetryReason;

/**
 * The events of one pool: who is told of them, and those that do not come from the pool
 * itself. Thread-safe; listeners are told without a lock held.
 */
public final class PoolEvents {

	private final PoolState pool;

	private final Routes<?> routes;

	PoolEvents(PoolState pool, Routes<?> routes) {
		this.pool = pool;
		this.routes = routes;
	}

	/**
	 * Have a listener told of the events of this pool, beside those there are.
	 * @param listener the listener
	 */
	public void tell(PoolListener listener) {
		this.pool.listeners().add(listener);
	}

	/** Run a listener; an error that it throws is counted and goes no further. */
	void contain(Runnable listener) {
		this.pool.incidents().contain(listener, Incident.LISTENER_FAILURE, "A listener failed, which is ignored");
	}

	/**
	 * Count a request of a route that is sent again, and tell of it.
	 * @param route the route
	 * @param reason why it is
	 */
	public void repeated(HttpRoute route, RetryReason reason) {
		PooledRoute<?> found = this.routes.find(route);
		if (found != null) {
			found.identity().retries().count(reason);
			if (reason == RetryReason.STALE) {
				found.identity().quickLooks().pause(this.pool.now());
			}
			this.pool.listeners().tell((listener) -> listener.repeated(found.identity().source(), reason));
		}
	}

	/**
	 * Tell of a decision of the tuner.
	 * @param route the route; nothing is told of one that was forgotten
	 * @param decision the decision
	 */
	public void decided(HttpRoute route, TunerDecision decision) {
		PooledRoute<?> found = this.routes.find(route);
		if (found != null) {
			this.pool.listeners().tell((listener) -> listener.decided(found.identity().source(), decision));
		}
	}

	/**
	 * Tell of a connection that is not given back.
	 * @param held the connection; nothing is told if its route was forgotten
	 * @param isReclaimed whether it was taken back
	 */
	public void leaked(HeldConnection held, boolean isReclaimed) {
		PoolRoute source = source(held.route());
		if (source != null) {
			Leak leak = new Leak(held.id(), held.held().toNanos(), held.site(), isReclaimed);
			this.pool.listeners().tell((listener) -> listener.leaked(source, leak));
		}
	}

	private @Nullable PoolRoute source(String name) {
		for (PooledRoute<?> route : this.routes.all()) {
			if (route.identity().name().equals(name)) {
				return route.identity().source();
			}
		}
		return null;
	}

}
