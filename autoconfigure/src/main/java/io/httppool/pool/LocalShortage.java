package io.httppool.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * A shortage of what this machine needs to open a connection: file descriptors, local
 * ports or buffers. While it lasts, no connection is opened on a route that has others,
 * since those are about to come back. Thread-safe; takes no lock.
 */
public final class LocalShortage {

	/** The time until the next attempt: connections come back sooner than that. */
	public static final Duration PAUSE = Duration.ofSeconds(1);

	/** The words of operating systems; Java has no types. */
	private static final List<String> WORDS = List.of("too many open files", "no file descriptors available",
			"cannot assign requested address", "address not available", "no buffer space available");

	private static final String MARK = LocalShortage.class.getName();

	private volatile boolean isOn;

	private volatile long endsAt;

	LocalShortage() {
	}

	/**
	 * Return whether a request that failed can wait for another connection of its route:
	 * this machine was short of what it takes to open one.
	 * @param failure what the request failed with
	 * @param context the context of the request
	 * @return whether the pool has marked the failure
	 */
	public static boolean isMarked(IOException failure, HttpContext context) {
		return context.getAttribute(MARK) == failure;
	}

	static void mark(IOException failure, HttpContext context) {
		context.setAttribute(MARK, failure);
	}

	/**
	 * Return whether a failure to connect tells of a shortage.
	 * @param failure the failure
	 * @return whether it does
	 */
	public static boolean explains(Throwable failure) {
		boolean isShort = false;
		for (Throwable cause = failure; cause != null && !isShort; cause = cause.getCause()) {
			String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
			isShort = cause instanceof IOException && WORDS.stream().anyMatch(message::contains);
		}
		return isShort;
	}

	/** Begin, or go on for longer. */
	void begin(long now) {
		this.endsAt = now + PAUSE.toNanos();
		this.isOn = true;
	}

	boolean isOn(long now) {
		return this.isOn && this.endsAt - now > 0;
	}

	/** End, if the time is over, and return whether it ended just now. */
	boolean tryEnd(long now) {
		boolean isOver = this.isOn && !isOn(now);
		if (isOver) {
			this.isOn = false;
		}
		return isOver;
	}

}
