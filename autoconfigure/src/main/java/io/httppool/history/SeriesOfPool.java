package io.httppool.history;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The series of the routes of one pool, within a bound of memory. Where that is not
 * enough, the routes with the least traffic lose the fine samples, and after that their
 * own series: they are summed. Guarded by the lock of the history.
 */
final class SeriesOfPool {

	/** The routes that keep fine samples whatever happens. */
	private static final int BUSIEST = 20;

	/**
	 * A summed route gets its own series again once it is so much busier than another.
	 */
	private static final double CLEARLY_BUSIER = 2;

	private final int mostBytes;

	private final Times fine;

	private final Times coarse;

	private final Map<String, Series> own = new TreeMap<>();

	private final SummedRoutes summed = new SummedRoutes();

	private @Nullable Series other;

	private int bytes;

	SeriesOfPool(int mostBytes, Times fine, Times coarse) {
		this.mostBytes = mostBytes;
		this.fine = fine;
		this.coarse = coarse;
	}

	/**
	 * Return the series that takes the numbers of a route.
	 * @param route the name of the route
	 * @param hasTraffic whether it has any now
	 * @param now the reading of the ticker
	 * @return its own series, or that of all summed routes, or {@code null} for a route
	 * that has had no traffic
	 */
	@Nullable Series of(String route, boolean hasTraffic, long now) {
		Series known = this.own.get(route);
		if (known != null) {
			return known;
		}
		if (this.summed.contains(route)) {
			return other(now);
		}
		if (!hasTraffic) {
			return null;
		}
		if (this.bytes + Series.LEAST_BYTES > this.mostBytes) {
			return other(now);
		}
		this.bytes += Series.LEAST_BYTES;
		Series fresh = fresh(now);
		this.own.put(route, fresh);
		return fresh;
	}

	/** Note the traffic of a route, in case it has no series of its own. */
	void noteTraffic(String route, double requests) {
		if (!this.own.containsKey(route)) {
			this.summed.add(route, requests);
		}
	}

	private Series fresh(long now) {
		return new Series(new Track(this.coarse.capacity(), this.coarse.next()), freshFine(), now);
	}

	private Track freshFine() {
		return new Track(this.fine.capacity(), this.fine.next());
	}

	private Series other(long now) {
		Series all = this.other;
		if (all == null) {
			all = fresh(now);
			this.other = all;
		}
		return all;
	}

	/** End the running sample of all series. */
	void endSample(long number, long span) {
		each((name, series) -> series.endSample(number, span));
	}

	/** End the running coarse sample of all series, and forget those without traffic. */
	void endCoarseSample(long number, long span, long activeSince) {
		each((name, series) -> series.endCoarseSample(number, span));
		this.own.values().removeIf((series) -> series.activeAt() - activeSince < 0);
		this.summed.fade();
	}

	void each(BiConsumer<String, Series> action) {
		this.own.forEach(action);
		if (this.other != null) {
			action.accept(PoolHistory.OTHER, this.other);
		}
	}

	/** Give the busiest routes what they lost while they were quieter. */
	void promote(long now) {
		quietest().ifPresent((quietest) -> {
			for (String route : this.summed.busierThan(CLEARLY_BUSIER * quietest.getValue().activity())) {
				Series fresh = fresh(now);
				fresh.activity(this.summed.activityOf(route));
				this.summed.remove(route);
				this.own.put(route, fresh);
			}
		});
		byTraffic().stream()
			.skip(Math.max(0, this.own.size() - BUSIEST))
			.map(Map.Entry::getValue)
			.filter((series) -> !series.hasFine())
			.forEach((series) -> series.fine(freshFine()));
	}

	/** Keep to the bound of memory. */
	void keepToBound(long now) {
		this.bytes = bytes();
		if (this.bytes > this.mostBytes) {
			reduce(now);
			this.bytes = bytes();
		}
	}

	private void reduce(long now) {
		int bytes = this.bytes;
		List<Map.Entry<String, Series>> quietFirst = byTraffic();
		Iterator<Map.Entry<String, Series>> quiet = quietFirst.subList(0, Math.max(0, quietFirst.size() - BUSIEST))
			.iterator();
		while (bytes > this.mostBytes && quiet.hasNext()) {
			Series series = quiet.next().getValue();
			bytes -= series.bytes();
			series.fine(null);
			bytes += series.bytes();
		}
		Iterator<Map.Entry<String, Series>> all = quietFirst.iterator();
		while (bytes() > this.mostBytes && all.hasNext()) {
			sum(all.next(), now);
		}
	}

	private void sum(Map.Entry<String, Series> route, long now) {
		other(now).add(route.getValue(), this.fine.next(), this.coarse.next());
		this.summed.add(route.getKey(), route.getValue().activity());
		this.own.remove(route.getKey());
	}

	private Optional<Map.Entry<String, Series>> quietest() {
		return this.own.entrySet().stream().min(Comparator.comparingDouble((one) -> one.getValue().activity()));
	}

	private List<Map.Entry<String, Series>> byTraffic() {
		return this.own.entrySet()
			.stream()
			.sorted(Comparator.comparingDouble((one) -> one.getValue().activity())).<Map
					.Entry<String, Series>>map((one) -> Map.entry(one.getKey(), one.getValue()))
			.toList();
	}

	/** Return how many routes are kept as a sum only. */
	int summed() {
		return this.summed.size();
	}

	/** Return how much memory this takes, about. */
	int bytes() {
		int bytes = this.summed.bytes() + ((this.other != null) ? this.other.bytes() : 0);
		for (Series series : this.own.values()) {
			bytes += series.bytes();
		}
		return bytes;
	}

}
