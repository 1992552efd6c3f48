package io.httppool.snapshot;

import java.util.Locale;

/**
 * An incident that would have ended another pool, and that this one survived.
 */
public enum Incident {

	/** An {@link Error} passed a request. */
	ERROR,

	/** A client asked the pool it shares with others to close. */
	CLOSE_FROM_OUTSIDE,

	/** The clock jumped, or the machine slept. */
	CLOCK_LEAP,

	/** A listener threw. */
	LISTENER_FAILURE,

	/** A listener made a request wait. */
	SLOW_LISTENER,

	/** A task of the upkeep threw. */
	UPKEEP_FAILURE,

	/** An appender of the log threw. */
	LOGGING_FAILURE,

	/** A connection was lost to an error inside the pool, and was found and closed. */
	LOST_CONNECTION,

	/** This machine had no descriptor or port for another connection. */
	LOCAL_SHORTAGE;

	private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return the name of this incident as people see it, for example {@code clock-leap}.
	 * @return lower case words joined by hyphens
	 */
	public String word() {
		return this.word;
	}

}
