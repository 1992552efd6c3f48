package io.httppool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.httppool.history.HistoryView;
import io.httppool.history.PoolHistories;
import io.httppool.pool.ConnectionPool;

/**
 * The history of a pool.
 *
 * @param routes how many routes have a series of their own
 * @param withoutFine how many of the series have no samples in {@code fine}
 * @param summed how many routes are only part of the series {@code other}
 * @param note what is missing, in a sentence, or {@code null} if nothing is
 * @param bytes how much memory the history takes, about
 * @param coarse samples of ten seconds over the last half hour
 * @param fine samples of a second over the last two minutes
 */
@JsonInclude(Include.NON_NULL)
record HistoryDescriptor(int routes, int withoutFine, int summed, @Nullable String note, int bytes, Resolution coarse,
		Resolution fine) implements OperationResponseBody {

	private static final HistoryView NONE = new HistoryView(new HistoryView.Resolution(List.of(), List.of(), List.of()),
			new HistoryView.Resolution(List.of(), List.of(), List.of()), 0, 0, 0, 0);

	static HistoryDescriptor of(HistoryQuery query, ConnectionPool<?> pool, PoolHistories histories) {
		return of(histories.of(pool, query.limit(), query::matches).orElse(NONE));
	}

	private static HistoryDescriptor of(HistoryView view) {
		return new HistoryDescriptor(view.routes(), view.withoutFine(), view.summed(), note(view), view.bytes(),
				Resolution.of(view.coarse()), Resolution.of(view.fine()));
	}

	private static @Nullable String note(HistoryView view) {
		List<String> missing = new ArrayList<>();
		if (view.withoutFine() > 0) {
			missing.add("%d series have samples of ten seconds only".formatted(view.withoutFine()));
		}
		if (view.summed() > 0) {
			missing.add("%d routes with little traffic are summed as 'other', where times are the longest of theirs"
				.formatted(view.summed()));
		}
		return missing.isEmpty() ? null : "To keep the history small, " + String.join(", and ", missing) + ".";
	}

	/**
	 * The samples of one resolution, the oldest first.
	 *
	 * @param times when each sample ended
	 * @param spansMs how long each lasted
	 * @param series by the name of the route, and then of the column: one value for each
	 * sample, {@code null} where there is none
	 */
	record Resolution(List<Instant> times, List<Long> spansMs, Map<String, Map<String, Object>> series) {

		private static Resolution of(HistoryView.Resolution view) {
			Map<String, Map<String, Object>> series = new LinkedHashMap<>();
			view.series().forEach((one) -> series.put(one.route(), columns(one)));
			return new Resolution(view.ends().stream().map(Rounded::moment).toList(),
					view.spans().stream().map(Duration::toMillis).toList(), series);
		}

		private static Map<String, Object> columns(HistoryView.RouteSeries series) {
			Map<String, Object> columns = new LinkedHashMap<>();
			series.columns().forEach((name, values) -> columns.put(name, values(values)));
			Map<String, @Nullable Double[]> closed = new LinkedHashMap<>();
			series.closed().forEach((reason, values) -> closed.put(reason, values(values)));
			columns.put("closedPerSecond", closed);
			return columns;
		}

		private static @Nullable Double[] values(double[] values) {
			@Nullable Double[] shown = new Double[values.length];
			for (int index = 0; index < values.length; index++) {
				shown[index] = Double.isNaN(values[index]) ? null : (Double) Rounded.tenths(values[index]);
			}
			return shown;
		}

	}

}
