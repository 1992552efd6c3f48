package io.httppool.pool;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;

/**
 * A connection whose exchanges have limits of time. It notes the limits, the upkeep sees
 * to them.
 */
public interface Watched {

	/**
	 * Begin a lease.
	 * @param terms the terms of its exchanges
	 * @param isGlanced whether its peer may have closed it before, and the request is
	 * sent again if so
	 */
	void leased(ExchangeTerms terms, boolean isGlanced);

	/**
	 * End a lease.
	 * @return {@code false} if an exchange was over its limit, so that the connection is
	 * being closed
	 */
	boolean released();

	/**
	 * Close this connection if its exchange is over its limit.
	 * @param now the reading of the ticker
	 * @return the nanoseconds until it will be, or {@link Long#MAX_VALUE} without a limit
	 */
	long endIfOverdue(long now);

	/**
	 * Return why the last exchange failed, if this connection knows better than its
	 * counters: it was over its limit, or the peer had closed the connection before it.
	 * @return the reason to close this connection, {@code null} for nothing like that
	 */
	@Nullable CloseReason failure();

	/**
	 * Note the reason for which the pool closes this connection, for the exception of its
	 * holder.
	 * @param reason the reason
	 */
	void closing(CloseReason reason);

	/**
	 * Return the phase of the current lease.
	 * @return the phase, as of a moment ago
	 */
	LeasePhase phase();

}
