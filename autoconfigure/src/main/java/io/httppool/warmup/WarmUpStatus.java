package io.httppool.warmup;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The status of the last warm-up of an origin.
 *
 * @param origin scheme, host and port of the server
 * @param state how far it is
 * @param open how many connections were open at its end, or are open if it runs
 * @param wanted how many were to be open
 * @param startedAt when it began
 * @param took how long it took, or has taken if it runs
 * @param problem why it is incomplete, or {@code null} if it is not
 */
public record WarmUpStatus(String origin, State state, int open, int wanted, Instant startedAt, Duration took,
		@Nullable String problem) {

	/**
	 * A state of a warm-up.
	 */
	public enum State {

		/** It is under way. */
		RUNNING,

		/** All connections were open, and the request, if any, was answered. */
		COMPLETE,

		/** It has ended without that. */
		INCOMPLETE

	}

}
