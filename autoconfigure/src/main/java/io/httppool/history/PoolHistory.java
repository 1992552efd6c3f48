package io.httppool.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.httppool.history.HistoryView.Resolution;
import io.httppool.history.HistoryView.RouteSeries;
import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;

/**
 * The history of one pool. Thread-safe: one thread adds windows while others read.
 */
final class PoolHistory {

	/** The name of the series of the routes that are kept as a sum only. */
	static final String OTHER = "other";

	/** How far coarse samples reach back. */
	static final Duration COARSE_SPAN = Duration.ofMinutes(30);

	/** How far fine samples reach back. */
	static final Duration FINE_SPAN = Duration.ofMinutes(2);

	/** The time between two coarse samples. */
	static final Duration COARSE_STEP = Duration.ofSeconds(10);

	private static final int FINE_SAMPLES = 120;

	private static final int COARSE_SAMPLES = (int) COARSE_SPAN.dividedBy(COARSE_STEP);

	private final ReentrantLock lock = new ReentrantLock();

	private final PoolClock clock;

	private final ClosingCounts closings;

	private final Times fine = new Times(FINE_SAMPLES); // guarded by lock

	private final Times coarse = new Times(COARSE_SAMPLES); // guarded by lock

	private final SeriesOfPool series; // guarded by lock

	private long lastAt; // guarded by lock

	private long coarseAt; // guarded by lock

	private long coarseNumber; // guarded by lock

	private boolean isBegun; // guarded by lock

	/**
	 * Create a history of nothing.
	 * @param mostBytes how much memory it may take, about
	 * @param closings the connections that were closed
	 * @param clock the source of time
	 */
	PoolHistory(int mostBytes, ClosingCounts closings, PoolClock clock) {
		this.clock = clock;
		this.closings = closings;
		this.series = new SeriesOfPool(mostBytes, this.fine, this.coarse);
	}

	/** Add the windows of all routes that have just been closed. */
	void add(Collection<RouteWindow> windows) {
		long now = this.clock.ticker().read();
		long coarseNow = Math.floorDiv(this.clock.instants().instant().toEpochMilli(), COARSE_STEP.toMillis());
		this.lock.lock();
		try {
			begin(windows, coarseNow, now);
			windows.forEach((window) -> add(window, now));
			end(coarseNow, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void begin(Collection<RouteWindow> windows, long coarseNow, long now) {
		if (!this.isBegun) {
			this.isBegun = true;
			long span = windows.stream().mapToLong((window) -> window.span().toNanos()).max().orElse(1);
			this.lastAt = now - span;
			this.coarseAt = this.lastAt;
			this.coarseNumber = coarseNow;
		}
	}

	private void add(RouteWindow window, long now) {
		String route = window.route();
		Series found = this.series.of(route, Series.hasTraffic(window), now);
		if (found != null) {
			found.add(window, now);
			this.closings.moveTo(found, route);
			this.series.noteTraffic(route, (double) window.demand().waited().count());
		}
	}

	private void end(long coarseNow, long now) {
		long span = now - this.lastAt;
		this.lastAt = now;
		this.series.endSample(this.fine.add(now, span), span);
		if (coarseNow != this.coarseNumber) {
			this.coarseNumber = coarseNow;
			long coarseSpan = now - this.coarseAt;
			this.coarseAt = now;
			this.series.endCoarseSample(this.coarse.add(now, coarseSpan), coarseSpan, now - COARSE_SPAN.toNanos());
			this.series.promote(now);
		}
		this.series.keepToBound(now);
	}

	/**
	 * Return what is kept.
	 * @param limit how many samples of each resolution to return at most, the newest
	 * @param selected selects routes by their names
	 */
	HistoryView view(int limit, Predicate<String> selected) {
		long now = this.clock.ticker().read();
		this.lock.lock();
		try {
			AtomicInteger routes = new AtomicInteger();
			AtomicInteger withoutFine = new AtomicInteger();
			this.series.each((name, one) -> {
				routes.addAndGet(name.equals(OTHER) ? 0 : 1);
				withoutFine.addAndGet(one.hasFine() ? 0 : 1);
			});
			return new HistoryView(resolution(false, limit, now, selected), resolution(true, limit, now, selected),
					routes.get(), withoutFine.get(), this.series.summed(), this.series.bytes());
		}
		finally {
			this.lock.unlock();
		}
	}

	private Resolution resolution(boolean isFine, int limit, long now, Predicate<String> selected) {
		Times times = isFine ? this.fine : this.coarse;
		Duration span = isFine ? FINE_SPAN : COARSE_SPAN;
		long first = Math.max(times.firstAfter(now - span.toNanos()), times.next() - limit);
		List<Instant> ends = new ArrayList<>();
		List<Duration> spans = new ArrayList<>();
		for (long number = first; number < times.next(); number++) {
			ends.add(this.clock.instantOf(times.end(number), now));
			spans.add(Duration.ofNanos(times.span(number)));
		}
		List<RouteSeries> all = new ArrayList<>();
		this.series.each((name, one) -> {
			Track track = one.track(isFine);
			if (track != null && selected.test(name)) {
				all.add(RouteSeries.of(name, track, first, times.next()));
			}
		});
		return new Resolution(ends, spans, all);
	}

}
