package io.httppool.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A window onto a route: what happened on it within a span of time.
 *
 * @param route the name of the route
 * @param end when the window ended, by the wall clock
 * @param endNanos when it ended, as a reading of the ticker: only differences mean
 * something
 * @param span how long it lasted, positive
 * @param demand the leases that were asked for
 * @param exchanges the exchanges that ended
 * @param connections the connections that were opened, used again and found closed
 * @param leased how many connections carried an exchange, or were being opened for one
 * @param pending how many leases were pending
 * @param available how many connections were available at its end
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
	 * Return this window with the phases of the openings that ended in it.
	 * @param openings the phases
	 * @return this, or a new window if there were any
	 */
	public RouteWindow withOpenings(Openings openings) {
		if (openings.equals(Openings.NONE)) {
			return this;
		}
		return new RouteWindow(this.route, this.end, this.endNanos, this.span, this.demand, this.exchanges,
				this.connections.with(openings), this.leased, this.pending, this.available, this.limit);
	}

	/**
	 * The leases that were asked for.
	 *
	 * @param arrivals how many were asked for
	 * @param timeouts how many timed out
	 * @param rejected how many were rejected because too many were pending
	 * @param waited how long leases were pending that were served, most of them not at
	 * all
	 * @param saturatedShare the share of the window during which a lease was pending
	 * because the limit was reached, from 0 to 1
	 */
	public record Demand(long arrivals, long timeouts, long rejected, Latency waited, double saturatedShare) {

	}

	/**
	 * The exchanges that ended.
	 *
	 * @param completions how many exchanges ended with an answer
	 * @param failures how many failed, timed out, or were turned away
	 * @param turnedAway how many of the failures the server turned away, with a status of
	 * 429 or 503
	 * @param latency how long they lasted, completed and failed ones, but for those that
	 * were turned away or lasting, and without the time it took to connect
	 * @param lasting how many exchanges at its end had lasted for far longer than others
	 * do: long polls, streams, downloads
	 */
	public record Exchanges(long completions, long failures, long turnedAway, Latency latency, int lasting) {

		/**
		 * Return how many answers there were to exchanges that are not lasting, about.
		 * @return the completions of which the latency is known
		 */
		public long quick() {
			return Math.min(this.completions, this.latency.count());
		}

		/**
		 * Return how many ended.
		 * @return completions and failures
		 */
		public long ended() {
			return this.completions + this.failures;
		}

	}

	/**
	 * The connections that were opened, used again and found closed.
	 *
	 * @param opened how many were opened for a lease
	 * @param reused how many leases got an open one; if that proves to be stale, another
	 * is opened
	 * @param stale how many were found closed by the peer
	 * @param connect how long it took to connect
	 * @param gaps for how long connections were not needed
	 * @param closeAges how long those found closed had been idle; some of them, if there
	 * were many
	 * @param idleBound how long a connection may be idle at most and still be used
	 * @param openings the phases of the openings that ended, for a lease or not
	 */
	public record Connections(long opened, long reused, long stale, Latency connect, ReuseGaps gaps,
			List<Duration> closeAges, Duration idleBound, Openings openings) {

		public Connections {
			closeAges = List.copyOf(closeAges);
		}

		/**
		 * Create the connections of a window without a record of openings.
		 * @param opened how many were opened for a lease
		 * @param reused how many leases got an open one
		 * @param stale how many were found closed by the peer
		 * @param connect how long it took to connect
		 * @param gaps for how long connections were not needed
		 * @param closeAges how long those found closed had been idle
		 * @param idleBound how long a connection may be idle at most
		 */
		public Connections(long opened, long reused, long stale, Latency connect, ReuseGaps gaps,
				List<Duration> closeAges, Duration idleBound) {
			this(opened, reused, stale, connect, gaps, closeAges, idleBound, Openings.NONE);
		}

		private Connections with(Openings other) {
			return new Connections(this.opened, this.reused, this.stale, this.connect, this.gaps, this.closeAges,
					this.idleBound, other);
		}

	}

	/**
	 * The phases of the openings that ended, one after the other as an opening has them.
	 *
	 * @param lookup the lookups of the name of the server
	 * @param connect the TCP connects, one for each address that was tried
	 * @param tunnel the tunnels through a proxy
	 * @param tls the TLS handshakes
	 */
	public record Openings(Phase lookup, Phase connect, Phase tunnel, Phase tls) {

		/** No opening. */
		public static final Openings NONE = new Openings(Phase.NONE, Phase.NONE, Phase.NONE, Phase.NONE);

	}

	/**
	 * One phase of the openings that ended.
	 *
	 * @param latency how long it took where it succeeded
	 * @param failed how often it failed; attempts that were given up because another one
	 * succeeded are not counted
	 */
	public record Phase(Latency latency, long failed) {

		/** A phase that no opening had. */
		public static final Phase NONE = new Phase(Latency.NONE, 0);

	}

	/**
	 * The limit of the route.
	 *
	 * @param value how many connections it may have, at the end of the window
	 * @param isChanged whether it was another number for a part of the window
	 * @param isCapped whether the total of the pool allows less than the route wants
	 */
	public record LimitInForce(int value, boolean isChanged, boolean isCapped) {

	}

}
