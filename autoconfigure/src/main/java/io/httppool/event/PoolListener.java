package io.httppool.event;

import io.httppool.snapshot.AddressTurn;
import io.httppool.snapshot.RetryReason;

/**
 * A listener that is told of events in the pools of an application. As a bean, it is told
 * of those in all pools, once all beans are made; there may be any number of them.
 * <p>
 * Each method is called by the thread that caused the event, while it holds no lock of
 * the pool: an implementation must be thread-safe and should not block, for a request
 * waits for it. An exception that it throws is counted as an incident of the pool, logged
 * once as a warning and otherwise ignored; the listener goes on being called. One that
 * takes more than ten milliseconds three times in close succession, or a second once, is
 * counted likewise ({@code slow-listener}); in its first ten seconds, while its classes
 * are loaded, only the second counts.
 * <p>
 * Spans are nanoseconds. Connections have numbers, see {@link PoolRoute#connection}. The
 * most frequent events, {@link #leased} and {@link #released}, allocate nothing.
 */
public interface PoolListener {

	/**
	 * Called when a route is used for the first time. Other threads may cause events of
	 * this route before that.
	 * @param route the route
	 */
	default void routeAdded(PoolRoute route) {
	}

	/**
	 * Called when a route was forgotten because it had no connection and no request for a
	 * while.
	 * @param route the route, which has no events after this one
	 */
	default void routeForgotten(PoolRoute route) {
	}

	/**
	 * Called when a request begins to wait for a connection, by the thread of the
	 * request.
	 * @param route the route
	 */
	default void waiting(PoolRoute route) {
	}

	/**
	 * Called when a request has got a connection, by the thread of the request.
	 * @param route the route
	 * @param connection the number of the connection
	 * @param waitedNanos how long the request waited for it, lookups not counted; zero if
	 * it was available at once
	 * @param isReused whether it was used before; otherwise it is opened next
	 */
	default void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
	}

	/**
	 * Called when a request has got no connection, by the thread of the request if that
	 * waits for one, whoever has ended the wait.
	 * @param route the route
	 * @param outcome why it has got none
	 * @param waitedNanos how long it waited, a lookup included
	 */
	default void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
	}

	/**
	 * Called when a request has given its connection back, in whatever state that is.
	 * @param route the route
	 * @param connection the number of the connection
	 * @param heldNanos how long the request had it, opening and closing included
	 */
	default void released(PoolRoute route, long connection, long heldNanos) {
	}

	/**
	 * Called when a connection is open.
	 * @param route the route
	 * @param opening how it was opened
	 */
	default void opened(PoolRoute route, ConnectionOpening opening) {
	}

	/**
	 * Called when a connection could not be opened, just before {@link #closed}.
	 * @param route the route
	 * @param opening how far it came
	 */
	default void openingFailed(PoolRoute route, ConnectionOpening opening) {
	}

	/**
	 * Called when a connection was closed, once for each that was opened or could not be
	 * opened.
	 * @param route the route
	 * @param closing why it was closed
	 */
	default void closed(PoolRoute route, ConnectionClosing closing) {
	}

	/**
	 * Called for each idle connection that was found closed by its peer, be it by the
	 * upkeep or by a request.
	 * @param finding the connection and how long it was idle
	 */
	default void stale(StaleFinding finding) {
	}

	/**
	 * Called when the limit of a route has changed, whoever changed it.
	 * @param route the route
	 * @param before the number of connections it was allowed to have
	 * @param after the number of connections it is allowed to have now
	 */
	default void limitChanged(PoolRoute route, int before, int after) {
	}

	/**
	 * Called when the tuner has decided something about a route.
	 * @param route the route
	 * @param decision the decision
	 */
	default void decided(PoolRoute route, TunerDecision decision) {
	}

	/**
	 * Called when a request is sent again.
	 * @param route the route
	 * @param reason why it is
	 */
	default void repeated(PoolRoute route, RetryReason reason) {
	}

	/**
	 * Called when the addresses of a host have taken a turn, by a thread that looks names
	 * up or checks addresses, the one of a request, or the upkeep.
	 * @param pool the name of the pool
	 * @param turn the turn
	 */
	default void addressTurned(String pool, AddressTurn turn) {
	}

	/**
	 * Called when a connection has been held for longer than the leak threshold, and when
	 * one is taken back because its response was dropped.
	 * @param route the route
	 * @param leak the connection, and where it was leased
	 */
	default void leaked(PoolRoute route, Leak leak) {
	}

}
