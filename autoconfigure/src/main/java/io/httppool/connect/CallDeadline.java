package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.LeasePhase;
import io.httppool.time.Ticker;

/**
 * The limit of time of a whole call, from its lease to the last byte of its response,
 * redirects and repeats included. It travels with the context of the request. Immutable.
 */
public final class CallDeadline {

	private static final String ATTRIBUTE = "httppool.call-deadline";

	private final Duration limit;

	private final String source;

	private final Ticker ticker;

	private final long startedAt;

	/**
	 * Create a limit that begins now.
	 * @param limit how long the call may take
	 * @param source what sets the limit, for messages
	 * @param ticker measures the time
	 */
	public CallDeadline(Duration limit, String source, Ticker ticker) {
		this.limit = limit;
		this.source = source;
		this.ticker = ticker;
		this.startedAt = ticker.read();
	}

	/**
	 * Return the limit of a call.
	 * @param context the context of the request
	 * @return its limit, or {@code null} if it has none
	 */
	public static @Nullable CallDeadline of(HttpContext context) {
		return (context.getAttribute(ATTRIBUTE) instanceof CallDeadline deadline) ? deadline : null;
	}

	/**
	 * Give a call its limit.
	 * @param context the context of the request
	 * @param deadline the limit, or {@code null} for none
	 */
	public static void set(HttpContext context, @Nullable CallDeadline deadline) {
		if (deadline != null) {
			context.setAttribute(ATTRIBUTE, deadline);
		}
		else if (of(context) != null) {
			context.removeAttribute(ATTRIBUTE);
		}
	}

	/** Return the reading of the ticker at which the time is over. */
	long endsAt() {
		return this.startedAt + this.limit.toNanos();
	}

	/**
	 * Return the time that is left.
	 * @return nanoseconds, negative if it is over
	 */
	public long nanosLeft() {
		return endsAt() - this.ticker.read();
	}

	/**
	 * Return whether the time is over.
	 * @return whether none is left
	 */
	public boolean isOver() {
		return nanosLeft() <= 0;
	}

	/**
	 * Return the failure of a call that got no connection in time.
	 * @param route the name of the route
	 * @param lease what is said of its lease
	 * @return an exception of the type that a lease timeout has
	 */
	public InterruptedIOException unserved(String route, @Nullable String lease) {
		return new ConnectionRequestTimeoutException(
				"%s: %s".formatted(message(route, "waiting for a connection"), lease));
	}

	/**
	 * Return the failure of a call whose time was over before its next step.
	 * @param route the name of the route
	 * @return an exception
	 */
	public IOException unsent(String route) {
		return new SocketTimeoutException(message(route, "between two steps"));
	}

	/** Return the failure of a call in a phase, of the type that phase has otherwise. */
	IOException timedOut(String route, LeasePhase phase, long bytesWritten) {
		String doing = (phase == LeasePhase.WRITE) ? "%s, after %d bytes".formatted(phase.words(), bytesWritten)
				: phase.words();
		return switch (phase) {
			case LOOKUP, CONNECT, TUNNEL, TLS -> new ConnectTimeoutException(message(route, doing));
			default -> new SocketTimeoutException(message(route, doing));
		};
	}

	private String message(String route, String doing) {
		return "The call to %s timed out after %dms (%s) while it was %s".formatted(route, this.limit.toMillis(),
				this.source, doing);
	}

}
