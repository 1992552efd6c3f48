package io.httppool.snapshot;

import java.util.Locale;

/**
 * Why a connection was closed. Every connection closes once and with one reason; the
 * {@link #word() word} is the same in logs, JSON and metrics.
 */
public enum CloseReason {

	/** Unused for longer than its keep-alive or the longest idle time allowed. */
	IDLE,

	/** Older than the longest life time allowed. */
	EXPIRED,

	/** Has carried as many exchanges as one connection may. */
	EXCHANGES,

	/** Found closed by the peer before it was used again. */
	STALE_FIN,

	/** Found reset by the peer before it was used again. */
	STALE_RST,

	/** The peer sent bytes that no request had asked for. */
	UNSOLICITED,

	/**
	 * Its last request was answered, but it cannot carry another one: one side wanted it
	 * closed, or the response was not read to its end.
	 */
	NOT_REUSABLE,

	/**
	 * The server answered that it is not responsible for the name that was asked for:
	 * status 421. Over another connection, or to another address, it may be.
	 */
	MISDIRECTED,

	/** Could not be opened. */
	CONNECT_FAILED,

	/** A request failed on it, or was aborted on it, before it was answered. */
	REQUEST_FAILED,

	/** Its address is no longer one of those that its name has. */
	DNS_REMOVED,

	/** Its address was ejected, because connections to it or exchanges failed. */
	UNHEALTHY,

	/** Surplus after a limit was lowered. */
	TRIMMED,

	/** Closed on demand. */
	EVICTED,

	/**
	 * Opened with certificates that were replaced since.
	 */
	TLS_ROTATED,

	/** Its response was dropped without being closed. */
	LEAKED,

	/**
	 * Unused while a request on another connection to the same address was not answered
	 * with a byte in time: what has lost that one may have lost this one.
	 */
	SIBLING_DEAD,

	/** Gave its place to a connection that was needed more. */
	OVERFLOW,

	/** The pool was shut down. */
	SHUTDOWN;

	private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return whether the peer is gone or not to be trusted, so that the connection is
	 * closed at once, without a TLS close_notify.
	 * @return whether it is
	 */
	public boolean isAbrupt() {
		return switch (this) {
			case STALE_FIN, STALE_RST, UNSOLICITED, CONNECT_FAILED, REQUEST_FAILED, LEAKED, SIBLING_DEAD, UNHEALTHY ->
				true;
			default -> false;
		};
	}

	/**
	 * Return the name of this reason as people see it, for example {@code stale-fin}.
	 * @return lower case words joined by hyphens
	 */
	public String word() {
		return this.word;
	}

}
