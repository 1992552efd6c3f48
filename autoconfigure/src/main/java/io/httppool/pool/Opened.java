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

}
