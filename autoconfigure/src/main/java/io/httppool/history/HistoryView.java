package io.httppool.history;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.httppool.snapshot.CloseReason;

/**
 * The history of one pool.
 *
 * @param coarse samples of about ten seconds over the last half hour
 * @param fine one sample for each window of the tuner over the last two minutes
 * @param routes how many routes have a series of their own
 * @param withoutFine how many of them, or of their sum, have coarse samples only
 * @param summed how many routes are only part of the series {@code other}
 * @param bytes how much memory the history takes, about
 */
public record HistoryView(Resolution coarse, Resolution fine, int routes, int withoutFine, int summed, int bytes) {

	/**
	 * The samples of one resolution, the oldest first.
	 *
	 * @param ends when each sample ended
	 * @param spans how long each lasted: longer than usual where the process stood still
	 * @param series the series, each with as many values as there are samples
	 */
	public record Resolution(List<Instant> ends, List<Duration> spans, List<RouteSeries> series) {

		public Resolution {
			ends = List.copyOf(ends);
			spans = List.copyOf(spans);
			series = List.copyOf(series);
		}

	}

	/**
	 * The series of one route.
	 *
	 * @param route the name of the route, or {@code other}
	 * @param columns the values of each column, {@code NaN} where there is none; a column
	 * without any value is absent
	 * @param closed connections closed per second, by reason
	 */
	@SuppressWarnings("ArrayRecordComponent") // the values are written as JSON, not
												// compared
	public record RouteSeries(String route, Map<String, double[]> columns, Map<String, double[]> closed) {

		static RouteSeries of(String route, Track track, long first, long next) {
			Map<String, double[]> columns = new LinkedHashMap<>();
			Map<String, double[]> closed = new TreeMap<>();
			Column.plain()
				.filter((column) -> track.has(column.index()))
				.forEach((column) -> columns.put(column.word(), track.values(column.index(), first, next)));
			for (CloseReason reason : CloseReason.values()) {
				int index = Column.closedFor(reason);
				if (track.has(index)) {
					closed.put(reason.word(), track.values(index, first, next));
				}
			}
			return new RouteSeries(route, columns, closed);
		}

	}

}
