package io.httppool.test.fault;

import java.net.URI;

/**
 * A server or proxy that can be made to misbehave. Thread-safe.
 */
public sealed interface Upstream extends AutoCloseable permits FaultyServer, FaultyProxy {

	/**
	 * Return the origin of the upstream.
	 * @return scheme, host and port, without a path
	 */
	URI origin();

	/**
	 * Return the number of connections that were accepted so far.
	 * @return the count since it was started; for a server with TLS, only those whose
	 * handshake succeeded
	 */
	long opened();

	/**
	 * Return the number of open connections.
	 * @return the number of those that neither side is known to have ended
	 */
	int open();

	/**
	 * End all faults. Damage that is done stays, but stalled responses go on.
	 */
	void heal();

	/**
	 * Stop for good: connects are refused and open connections are reset. A second call
	 * has no effect.
	 */
	@Override
	void close();

}
