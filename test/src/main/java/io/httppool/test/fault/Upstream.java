package io.httppool.test.fault;

import java.net.URI;

/**
 * Something that answers requests, and can be made to do so badly. Thread-safe.
 */
public sealed interface Upstream extends AutoCloseable permits FaultyServer, FaultyProxy {

	/**
	 * Return where it is reached.
	 * @return scheme, host and port, without a path
	 */
	URI origin();

	/**
	 * Return how many connections were accepted so far.
	 * @return the count since it was started; for a server with TLS, only those whose
	 * handshake succeeded
	 */
	long opened();

	/**
	 * Return how many connections are open.
	 * @return those that neither side is known to have ended
	 */
	int open();

	/**
	 * End all faults. What they have struck already stays as it is, save that stalled
	 * responses go on.
	 */
	void heal();

	/**
	 * Stop for good: connects are refused, open connections are reset. Has no effect the
	 * second time.
	 */
	@Override
	void close();

}
