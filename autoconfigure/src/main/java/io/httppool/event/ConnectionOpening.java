package io.httppool.event;

import java.util.List;

import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Outcome;

/**
 * The opening of a connection.
 *
 * @param connection the number of the connection
 * @param startedAt the reading of the pool's ticker when it began; a lookup for which the
 * request waited before is part of it
 * @param endedAt the reading of the pool's ticker when it ended
 * @param phases the phases that have ended, in the order of their ends; empty if the
 * connection is not of httppool's own kind
 * @param isAhead whether no request waited for it
 */
public record ConnectionOpening(long connection, long startedAt, long endedAt, List<OpeningPhase> phases,
		boolean isAhead) {

	public ConnectionOpening {
		phases = List.copyOf(phases);
	}

	/**
	 * Return how long it took.
	 * @return nanoseconds
	 */
	public long nanos() {
		return this.endedAt - this.startedAt;
	}

	/**
	 * Return why the connection could not be opened, if that is what this is told of: an
	 * attempt may fail though another one succeeds.
	 * @return the word of the phase that failed last, or {@code abandoned} if none failed
	 */
	public String failure() {
		String failure = Outcome.ABANDONED.word();
		for (OpeningPhase phase : this.phases) {
			failure = (phase.failure() != null) ? phase.failure().word() : failure;
		}
		return failure;
	}

}
