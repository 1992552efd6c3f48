package io.httppool.pool;

import java.util.List;

import io.httppool.snapshot.OpeningPhase;

/**
 * A connection that remembers how it was opened.
 */
public interface Opened {

	/**
	 * Return the phases of its opening.
	 * @return the phases that have ended, in the order of their ends
	 */
	List<OpeningPhase> phases();

	/**
	 * Note, before this connection is opened, that the name of the server was looked up
	 * while its request waited in the queue.
	 * @param since when the request began to wait, as a reading of the ticker
	 * @param nanos how long it has waited for the lookup: part of its connect timeout
	 */
	void lookedUp(long since, long nanos);

}
