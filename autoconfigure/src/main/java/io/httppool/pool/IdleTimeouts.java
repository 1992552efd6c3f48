package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Deadline;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.IdleTimeout.Source;

/**
 * The idle timeouts of one route: how long a connection may stay available. That is as
 * long as the server states, less a margin, or else as long as configured; never longer
 * than the longest idle time allowed, nor than what was learned of its peer. Thread-safe;
 * takes no lock.
 */
final class IdleTimeouts {

	/** What HttpClient asks for where neither the server nor the caller said anything. */
	private static final long UNSTATED_MILLIS = TimeUnit.MINUTES.toMillis(3);

	private static final long UNSTATED = -1;

	private static final long LARGEST_MARGIN = TimeUnit.SECONDS.toNanos(1);

	private final CurrentSettings settings;

	private volatile Map<SocketAddress, Long> learned = Map.of();

	private volatile Granted last;

	IdleTimeouts(CurrentSettings settings) {
		this.settings = settings;
		RouteSettings configured = settings.get();
		this.last = new Granted(Math.min(configured.keepAlive().toNanos(), configured.maxIdleTime().toNanos()),
				Source.CONFIGURED);
	}

	/**
	 * Return how much earlier than the peer this side has to give up, because a request
	 * may be on its way while the peer is closing: a quarter, a second at most.
	 */
	static long margin(long nanos) {
		return Math.min(nanos / 4, LARGEST_MARGIN);
	}

	/**
	 * Return for how long a connection may stay available after an exchange.
	 * @param entry the connection, still leased
	 * @return nanoseconds
	 */
	<C extends HttpConnection> long nanosAfter(PoolEntry<?, C> entry) {
		RouteSettings configured = this.settings.get();
		long longest = configured.maxIdleTime().toNanos();
		long stated = statedNanos(entry);
		long nanos = (stated == UNSTATED) ? configured.keepAlive().toNanos() : stated - margin(stated);
		Source source = (stated == UNSTATED || nanos > longest) ? Source.CONFIGURED : Source.HEADER;
		nanos = Math.min(nanos, longest);
		long known = learnedFor(entry.getConnection());
		if (known < nanos) {
			nanos = known;
			source = Source.LEARNED;
		}
		remember(nanos, source);
		return nanos;
	}

	/**
	 * Return for how long a connection may stay available that has carried no exchange:
	 * as long as the last one that has.
	 */
	long usualNanos(@Nullable HttpConnection connection) {
		return Math.min(this.last.nanos(), learnedFor(connection));
	}

	/**
	 * HttpClient states a keep-alive as a moment of the wall clock next to the moment it
	 * reckoned from: their difference is the span, whatever the clock does.
	 */
	private static <C extends HttpConnection> long statedNanos(PoolEntry<?, C> entry) {
		Deadline expiry = entry.getExpiryDeadline();
		long millis = expiry.isMax() ? UNSTATED_MILLIS : expiry.getValue() - entry.getUpdated();
		return (millis == UNSTATED_MILLIS) ? UNSTATED : TimeUnit.MILLISECONDS.toNanos(millis);
	}

	/** Return what was learned of the peer of a connection, else the largest number. */
	long learnedFor(@Nullable HttpConnection connection) {
		Map<SocketAddress, Long> known = this.learned;
		if (known.isEmpty() || connection == null) {
			return Long.MAX_VALUE;
		}
		SocketAddress remote = connection.getRemoteAddress();
		return (remote != null) ? known.getOrDefault(remote, Long.MAX_VALUE) : Long.MAX_VALUE;
	}

	/** Only a change is written: the route's threads share this. */
	private void remember(long nanos, Source source) {
		Granted before = this.last;
		if (before.nanos() != nanos || before.source() != source) {
			this.last = new Granted(nanos, source);
		}
	}

	/** Replace all that was learned. */
	void learned(Map<SocketAddress, Duration> spans) {
		Map<SocketAddress, Long> nanos = new HashMap<>();
		spans.forEach((remote, span) -> nanos.put(remote, span.toNanos()));
		this.learned = nanos;
	}

	IdleTimeout current() {
		Granted granted = this.last;
		Map<SocketAddress, Long> known = this.learned;
		Duration shortest = known.isEmpty() ? null : Duration.ofNanos(Collections.min(known.values()));
		return new IdleTimeout(Duration.ofNanos(granted.nanos()), granted.source(), shortest);
	}

	private record Granted(long nanos, Source source) {

	}

}
