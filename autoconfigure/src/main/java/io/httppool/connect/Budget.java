package io.httppool.connect;

import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;
import io.httppool.time.Ticker;

/**
 * The remaining time of a connect timeout. It is the time of lookup and connects: while
 * one address after the other is tried, handshakes do not count. Thread-safe, but for
 * stopping.
 */
final class Budget {

	private final HttpHost host;

	private final long startedAt;

	private final long nanos;

	private final Ticker ticker;

	private boolean isStopped;

	private long stoppedAt;

	private long nanosStopped;

	Budget(HttpHost host, @Nullable Timeout timeout, Ticker ticker) {
		this(host, timeout, 0, ticker);
	}

	/**
	 * Create a budget of which a part is spent.
	 * @param host the host that is connected to
	 * @param timeout the whole time, {@code null} or disabled for no limit
	 * @param nanosSpent the time that the lookup has taken before
	 * @param ticker measures the time
	 */
	Budget(HttpHost host, @Nullable Timeout timeout, long nanosSpent, Ticker ticker) {
		this.host = host;
		this.nanos = (timeout != null && timeout.isEnabled()) ? timeout.toNanoseconds() : Long.MAX_VALUE;
		this.startedAt = ticker.read() - nanosSpent;
		this.ticker = ticker;
	}

	/**
	 * Return the time for the next address: an even share of the remaining time.
	 * @param addresses the number of addresses that are left to share it
	 * @throws ConnectTimeoutException if no time is left
	 */
	Timeout share(int addresses) throws ConnectTimeoutException {
		if (this.nanos == Long.MAX_VALUE) {
			return Timeout.DISABLED;
		}
		long left = nanosLeft();
		if (left <= 0) {
			throw new ConnectTimeoutException("Connect to %s timed out after %dms, name resolution included"
				.formatted(RouteName.origin(this.host), millis()), this.host);
		}
		return Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left / addresses)));
	}

	/**
	 * Return the failure of a lookup that has taken all the time.
	 * @param reason the reason, as a half sentence
	 */
	ConnectTimeoutException lookupTimedOut(String reason) {
		return new ConnectTimeoutException(("Lookup of %s timed out after %dms: %s. "
				+ "Check the name resolution of this machine, or raise connect-timeout")
			.formatted(this.host.getHostName(), millis(), reason), this.host);
	}

	private long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.nanos);
	}

	/** Return the remaining time, and not less than a millisecond. */
	Timeout rest() {
		return (this.nanos == Long.MAX_VALUE) ? Timeout.DISABLED
				: Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosLeft())));
	}

	/** Return whether there is time for another address. */
	boolean isLeft() {
		return this.nanos == Long.MAX_VALUE || nanosLeft() > 0;
	}

	/** Return the remaining time, which may be negative. */
	long nanosLeft() {
		return this.nanos - nanosSpent();
	}

	/** Return when it began, as a reading of the ticker. */
	long startedAt() {
		return this.startedAt;
	}

	/** Return the time since the beginning, without that for which it was stopped. */
	long nanosSpent() {
		return this.ticker.read() - this.startedAt - this.nanosStopped;
	}

	/** Stop the time: a handshake begins. */
	void stop() {
		this.stoppedAt = nanosSpent();
		this.isStopped = true;
	}

	/** Let the time go on, if it was stopped. */
	void goOn() {
		if (this.isStopped) {
			this.nanosStopped += nanosSpent() - this.stoppedAt;
			this.isStopped = false;
		}
	}

}
