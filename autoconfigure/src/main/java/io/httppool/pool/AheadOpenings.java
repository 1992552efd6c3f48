package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.BackgroundConnector.Outcome;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;

/**
 * The openings of connections before a request needs them. Each has a permit and counts
 * as connecting, like any other; its outcome is no request's. Thread-safe.
 *
 * @param <C> the kind of connection
 */
public final class AheadOpenings<C extends HttpConnection> {

	private static final Logger logger = LoggerFactory.getLogger(AheadOpenings.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	private final BiConsumer<PooledRoute<C>, @Nullable Settlement<C>> settling;

	private final Rotation<C> rotation;

	private final ConcurrentMap<HttpRoute, Progress> progress = new ConcurrentHashMap<>();

	private final ConcurrentMap<HttpRoute, WarmUpOpenings> warming = new ConcurrentHashMap<>();

	private volatile @Nullable BackgroundConnector connector;

	private volatile boolean isPaused;

	/** The remaining time at which a connection is replaced. */
	private volatile long leadNanos;

	AheadOpenings(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
		this.settling = total::settle;
		this.rotation = new Rotation<>(pool, routes, total);
	}

	/**
	 * Have connections opened in the background; without this, none are.
	 * @param connector opens them
	 */
	public void openWith(BackgroundConnector connector) {
		this.connector = connector;
	}

	/**
	 * Begin to replace the connections over TLS that are open now, so many at a time for
	 * each route as the setting of concurrent handshakes says. Those that were opened
	 * since stay. It takes {@link #keepReady} to go on with it.
	 * @return how many are to be replaced
	 */
	public int replaceTls() {
		this.pool.noteEmptied();
		retryNow();
		return this.rotation.begin();
	}

	/** What failed before may go well with other certificates, or after a drain. */
	private void retryNow() {
		long now = this.pool.now();
		this.progress.replaceAll((route, before) -> before.retried(now));
	}

	/**
	 * Open no connection until told to go on, and close those that were being opened.
	 * @param isPaused whether to pause, or to go on
	 */
	public void pause(boolean isPaused) {
		this.isPaused = isPaused;
	}

	/**
	 * Begin to open connections of a route until it has so many, as far as its limit
	 * allows; connections in use count. It takes {@link #keepReady} to try again after a
	 * failure. A warm-up of the same route takes the place of one before.
	 * @param route the route, which need not have been used
	 * @param connections how many it is to have
	 * @param changed run by any thread when an opening has ended, well or not
	 * @return the openings, which go on until they are closed
	 */
	public WarmUpOpenings warmUp(HttpRoute route, int connections, Runnable changed) {
		WarmUpOpenings openings = new WarmUpOpenings(() -> missing(route), changed, () -> endWarmUp(route));
		this.warming.put(route, openings);
		retryNow();
		this.routes.withLiving(route, (living) -> living.locked((state) -> state.ahead().warm(connections)));
		goOn(this.routes.get(route));
		return openings;
	}

	private int missing(HttpRoute route) {
		long now = this.pool.now();
		return this.routes.get(route).locked((state) -> state.ahead().missing(now));
	}

	private void endWarmUp(HttpRoute route) {
		this.warming.remove(route);
		PooledRoute<C> living = this.routes.find(route);
		if (living != null) {
			living.locked((state) -> state.ahead().warm(0));
		}
	}

	/**
	 * Return whether connections of a route can be opened without a request.
	 * @param route the route
	 * @return {@code false} if it takes a request, as a tunnel does that no client of the
	 * pool can open
	 */
	public boolean isPossible(HttpRoute route) {
		BackgroundConnector opener = this.connector;
		return opener != null && opener.isPossible(route);
	}

	/**
	 * Note why a connection could not be opened.
	 * @param route its route
	 * @param cause the reason
	 */
	public void noteFailure(HttpRoute route, Exception cause) {
		WarmUpOpenings openings = this.warming.get(route);
		if (openings != null) {
			openings.failed(cause);
		}
	}

	/**
	 * Return how often connections of this pool were closed as a whole, so that a warm-up
	 * is due again: by a drain that has ended, or because certificates have changed.
	 * @return a number that only grows
	 */
	public int emptied() {
		return this.pool.emptied();
	}

	/**
	 * Open the connections that each route is to have ready and lacks. One that will have
	 * to be closed soon counts as lacking, and is closed once another is in its place.
	 * After a failure, a route is left alone for a second, then for two, up to a minute.
	 * @param lead how soon
	 */
	public void keepReady(Duration lead) {
		this.leadNanos = lead.toNanos();
		if (this.connector != null) {
			this.routes.all().forEach(this::goOn);
		}
		this.progress.forEach((route, left) -> {
			if (left.underWay() == 0 && this.routes.find(route) == null) {
				this.progress.remove(route, left);
			}
		});
		if (this.rotation.isUnderWay() && this.rotation.tryEnd()) {
			this.pool.incidents()
				.log(() -> logger.info(
						"{} - The connections of before the reload are replaced; those still in use close after their exchange",
						this.pool.name()));
		}
	}

	/** Replace connections of a route, and open those that it lacks, a few at a time. */
	private void goOn(PooledRoute<C> route) {
		long now = this.pool.now();
		int room = reserve(route, now);
		int wanted = 0;
		try {
			wanted = wanted(route, room, now);
		}
		finally {
			for (int i = wanted; i < room; i++) {
				ended(route.route(), Outcome.NO_ROOM);
			}
		}
		for (int i = 0; i < wanted; i++) {
			begin(route.route());
		}
	}

	/** Retire connections of a route, and return how many are to be opened. */
	private int wanted(PooledRoute<C> route, int room, long now) {
		BackgroundConnector opener = this.connector;
		boolean isPossible = opener != null && opener.isPossible(route.route());
		int most = isPossible ? this.rotation.most(room, underWay(route) - room) : room;
		int replaced = this.rotation.retire(route, most);
		if (!isPossible || room == 0) {
			return 0;
		}
		int missing = route.locked((state) -> state.ahead().missing(this.leadNanos, now)) - underWay(route) + room;
		return Math.min(room, Math.max(replaced, missing));
	}

	/** Take the right to all openings that the route may have at a time, and has not. */
	private int reserve(PooledRoute<C> route, long now) {
		int[] reserved = { 0 };
		int most = route.settings().concurrentHandshakes();
		this.progress.compute(route.route(), (same, known) -> {
			Progress before = (known != null) ? known : Progress.NONE;
			reserved[0] = Math.max(0, before.mostUnderWay(most, now) - before.underWay());
			return (known != null || reserved[0] > 0) ? before.begun(reserved[0]) : null;
		});
		return reserved[0];
	}

	private int underWay(PooledRoute<C> route) {
		return this.progress.getOrDefault(route.route(), Progress.NONE).underWay();
	}

	private void begin(HttpRoute route) {
		BackgroundConnector opener = this.connector;
		try {
			if (opener != null) {
				opener.begin(route, (outcome) -> ended(route, outcome));
			}
		}
		catch (RuntimeException | Error ex) {
			ended(route, Outcome.FAILED);
			this.pool.incidents()
				.survived(Incident.UPKEEP_FAILURE, "A connection could not be opened in the background", ex);
		}
	}

	private void ended(HttpRoute route, Outcome outcome) {
		long now = this.pool.now();
		this.progress.computeIfPresent(route, (same, before) -> before.ended(outcome, now));
		PooledRoute<C> living = this.routes.find(route);
		if (outcome == Outcome.OPENED && living != null) {
			this.rotation.proved();
			goOn(living);
		}
		WarmUpOpenings openings = this.warming.get(route);
		if (openings != null && outcome != Outcome.NO_ROOM) {
			openings.changed();
		}
	}

	/**
	 * Take a permit for a connection that no request waits for, if there is room for it
	 * and no request waits.
	 * @param route the route, which must be in use
	 * @return what is to be given a connection and to be {@link #end ended}, or
	 * {@code null} if there is no room
	 */
	public @Nullable PoolEntry<HttpRoute, C> tryBegin(HttpRoute route) {
		PooledRoute<C> found = this.routes.find(route);
		long now = this.pool.now();
		Slot<C> slot = (found != null && !this.isPaused) ? found.locked((state) -> state.ahead().tryOpen(now)) : null;
		return (slot != null) ? slot.entry() : null;
	}

	/**
	 * Make a connection available, or give its permit back.
	 * @param entry what was begun
	 * @param isOpen whether its connection is open
	 */
	public void end(PoolEntry<HttpRoute, C> entry, boolean isOpen) {
		PooledRoute<C> route = this.routes.find(entry.getRoute());
		if (route == null) {
			return;
		}
		long now = this.pool.now();
		long idleNanos = route.identity().idleTimeouts().usualNanos(entry.getConnection());
		route.release(entry, isOpen, idleNanos, null, now, this.settling);
		if (isOpen) {
			this.total.settle(route, (state) -> this.isPaused ? state.closeAvailable((slot) -> CloseReason.EVICTED, now)
					: state.ahead().closeReplaced(this.leadNanos, now));
		}
	}

	/**
	 * The progress of a route. What was under way when one failed has failed for the same
	 * reason, and counts as one failure.
	 *
	 * @param underWay how many connections are being opened
	 * @param failures how many failed since one succeeded
	 * @param pausedUntil when to try again, as a reading of the ticker, if any failed
	 * @param counted how many of those under way belong to the last failure
	 */
	private record Progress(int underWay, int failures, long pausedUntil, int counted) {

		static final Progress NONE = new Progress(0, 0, 0, 0);

		Progress begun(int count) {
			return new Progress(this.underWay + count, this.failures, this.pausedUntil, this.counted);
		}

		/** Return this progress with the next attempt now. */
		Progress retried(long now) {
			return new Progress(this.underWay, this.failures, now, this.counted);
		}

		/** Return what remains, {@code null} if there is nothing to remember. */
		@Nullable Progress ended(Outcome outcome, long now) {
			int left = this.underWay - 1;
			int same = Math.max(0, this.counted - 1);
			if (outcome == Outcome.FAILED) {
				boolean isOther = this.counted == 0;
				int failed = isOther ? this.failures + 1 : this.failures;
				return new Progress(left, failed, now + pauseNanos(failed), isOther ? left : same);
			}
			int failed = (outcome == Outcome.OPENED) ? 0 : this.failures;
			return (left > 0 || failed > 0) ? new Progress(left, failed, this.pausedUntil, (failed > 0) ? same : 0)
					: null;
		}

		private static long pauseNanos(int failures) {
			long pause = SHORTEST_PAUSE.toNanos() << Math.min(failures - 1, 10);
			return Math.min(pause, LONGEST_PAUSE.toNanos());
		}

		/** After a failure, one at a time is enough to see whether it is over. */
		int mostUnderWay(int most, long now) {
			if (this.failures == 0) {
				return most;
			}
			return (this.pausedUntil - now > 0) ? 0 : 1;
		}

	}

}
