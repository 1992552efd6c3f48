package io.httppool.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What happened on a route within a span of time.
 *
 * @param route the name of the route
 * @param end when the window ended, by the wall clock
 * @param endNanos when it ended, as a reading of the ticker: only differences mean
 * something
 * @param span how long it lasted, positive
 * @param demand what was asked for
 * @param exchanges what came of it
 * @param connections what was opened, used again and found closed
 * @param leased how many connections carried an exchange, or were being opened for one
 * @param pending how many leases waited
 * @param available how many connections were open and unused at its end
 * @param limit how many connections the route may have
 */
public record RouteWindow(String route, Instant end, long endNanos, Duration span, Demand demand, Exchanges exchanges,
		Connections connections, Level leased, Level pending, int available, LimitInForce limit) {

	/**
	 * Return this window with another limit.
	 * @param other the other limit
	 * @return a new window
	 */
	public RouteWindow withLimit(LimitInForce other) {
		return new RouteWindow(this.route, this.end, this.endNanos, this.span, this.demand, this.exchanges,
				this.connections, this.leased, this.pending, this.available, other);
	}

	/**
	 * What was asked for.
	 *
	 * @param arrivals how many leases were asked for
	 * @param timeouts how many gave up waiting
	 * @param rejected how many were turned away because too many waited
	 * @param waited how long leases waited that were served, most of them not at all
	 * @param saturatedShare the share of the window during which a lease waited because
	 * the limit was reached, from 0 to 1
	 */
	public record Demand(long arrivals, long timeouts, long rejected, Latency waited, double saturatedShare) {

	}

	/**
	 * What came of the connections that were lent.
	 *
	 * @param completions how many exchanges ended with an answer
	 * @param failures how many failed, timed out, or were turned away
	 * @param turnedAway how many of the failures the server turned away, with a status of
	 * 429 or 503
	 * @param latency how long they lasted, completed and failed ones, without the time it
	 * took to connect
	 */
	public record Exchanges(long completions, long failures, long turnedAway, Latency latency) {

		/**
		 * Return how many ended.
		 * @return completions and failures
		 */
		public long ended() {
			return this.completions + this.failures;
		}

	}

	/**
	 * What became of connections.
	 *
	 * @param opened how many were opened for a lease
	 * @param reused how many leases got an open one; if that proves to be stale, another
	 * is opened
	 * @param stale how many were found closed by the peer
	 * @param connect how long it took to connect
	 * @param gaps for how long connections were not needed
	 * @param closeAges how long those had been idle that were found closed, some of them
	 * if there were many
	 * @param idleBound how long a connection may be idle at most and still be used
	 */
	public record Connections(long opened, long reused, long stale, Latency connect, ReuseGaps gaps,
			List<Duration> closeAges, Duration idleBound) {

		public Connections {
			closeAges = List.copyOf(closeAges);
		}

	}

	/**
	 * How many connections the route may have.
	 *
	 * @param value the limit at the end of the window
	 * @param isChanged whether it was another one for a part of the window
	 * @param isCapped whether the total of the pool allows less than the route wants
	 */
	public record LimitInForce(int value, boolean isChanged, boolean isCapped) {

	}

}
