package io.httppool.tuning.simulation;

import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The keep-alive of a server: for how long it keeps idle connections.
 *
 * @param nanos how long
 * @param stated what it says in its answers, or {@code null} for nothing
 */
record KeepAlive(long nanos, @Nullable TimeValue stated) {

	static final KeepAlive ENDLESS = new KeepAlive(Long.MAX_VALUE / 2, null);

	/** Return the keep-alive of a server that closes idle connections without a word. */
	static KeepAlive silent(int seconds) {
		return new KeepAlive(Timeline.nanos(seconds), null);
	}

	/**
	 * Return the keep-alive of a server that says when it will close idle connections.
	 */
	static KeepAlive stated(int seconds) {
		return new KeepAlive(Timeline.nanos(seconds), TimeValue.ofSeconds(seconds));
	}

}
