package io.httppool.history;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.PoolRoute;
import io.httppool.history.HistoryView.Resolution;
import io.httppool.history.HistoryView.RouteSeries;
import io.httppool.snapshot.CloseReason;
import io.httppool.statistics.PhaseRecorder;
import io.httppool.statistics.RouteWindow.Openings;
import io.httppool.statistics.RouteWindow.Phase;

import static org.assertj.core.api.Assertions.assertThat;

class PoolHistoryTests {

	private static final String ROUTE = "http://a";

	private final RecordedPool pool = new RecordedPool(1 << 20);

	@Test
	void secondsAreKeptForTwoMinutesAndTenSecondsForHalfAnHour() {
		this.pool.add(ROUTE, 5);

		this.pool.ticks(40 * 60);

		HistoryView view = this.pool.view();
		assertThat(view.fine().ends()).hasSize(120).isSorted();
		assertThat(view.coarse().ends()).hasSize(180).isSorted();
		assertThat(view.fine().spans()).containsOnly(Duration.ofSeconds(1));
		assertThat(view.coarse().spans()).containsOnly(Duration.ofSeconds(10));
		assertThat(column(view.fine(), "requestsPerSecond")).hasSize(120).containsOnly(5.0);
		assertThat(column(view.coarse(), "requestsPerSecond")).hasSize(180).containsOnly(5.0);
	}

	@Test
	void limitSelectsTheNewestSamplesOfEachResolution() {
		this.pool.add(ROUTE, 5);
		this.pool.ticks(100);

		HistoryView view = this.pool.history().view(3, (route) -> true);

		assertThat(view.fine().ends()).hasSize(3).isEqualTo(this.pool.view().fine().ends().subList(97, 100));
		assertThat(column(view.coarse(), "limit")).hasSize(3);
	}

	@Test
	void sampleOfTenSecondsHasTheRateTheHighestLevelsAndTheLongestTimes() {
		RecordedPool.Route route = this.pool.add(ROUTE, 10);
		alignToTenSeconds();
		this.pool.ticks(4);
		route.exchange(Duration.ofMillis(400));
		route.requests(30);
		this.pool.ticks(1);
		route.exchange(Duration.ofMillis(2));
		route.requests(10);
		this.pool.ticks(5);

		Resolution coarse = this.pool.view().coarse();

		assertThat(last(coarse, "requestsPerSecond")).isEqualTo(12.0);
		assertThat(last(coarse, "openedPerSecond")).isEqualTo(1.0);
		assertThat(last(coarse, "leased")).isEqualTo(3.0);
		assertThat(last(coarse, "limit")).isEqualTo(20.0);
		assertThat(last(coarse, "waitP99Ms")).isBetween(0.9, 1.1);
		assertThat(last(coarse, "exchangeP99Ms")).isBetween(370.0, 430.0);
	}

	@Test
	void phasesOfOpeningsHaveTheirTimes() {
		this.pool.add(ROUTE, 1);
		Openings openings = new Openings(phase(1), phase(20), phase(300), phase(1500));

		this.pool
			.close(this.pool.windows(Duration.ofSeconds(1)).stream().map((one) -> one.withOpenings(openings)).toList());

		Resolution fine = this.pool.view().fine();
		assertThat(last(fine, "dnsP99Ms")).isBetween(0.9, 1.1);
		assertThat(last(fine, "tcpP99Ms")).isBetween(18.0, 22.0);
		assertThat(last(fine, "tunnelP99Ms")).isBetween(270.0, 330.0);
		assertThat(last(fine, "tlsP99Ms")).isBetween(1350.0, 1650.0);
	}

	private static Phase phase(long millis) {
		PhaseRecorder recorder = new PhaseRecorder();
		recorder.succeeded(Duration.ofMillis(millis).toNanos());
		return recorder.phase();
	}

	@Test
	void columnsWithoutAnyValueAreAbsent() {
		this.pool.add(ROUTE, 5);
		this.pool.ticks(5);

		assertThat(series(this.pool.view().fine()).columns()).doesNotContainKeys("dnsP99Ms", "pending",
				"failedPerSecond");
		assertThat(series(this.pool.view().fine()).closed()).isEmpty();
	}

	@Test
	void pauseOfTheProcessIsOneLongSample() {
		this.pool.add(ROUTE, 50);
		alignToTenSeconds();
		this.pool.ticks(2);

		this.pool.tick(Duration.ofSeconds(25));
		this.pool.ticks(1);

		Resolution fine = this.pool.view().fine();
		int paused = fine.spans().indexOf(Duration.ofSeconds(25));
		assertThat(paused).isEqualTo(fine.spans().size() - 2);
		assertThat(column(fine, "requestsPerSecond")[paused]).isEqualTo(2.0);
		assertThat(column(fine, "requestsPerSecond")[paused + 1]).isEqualTo(50.0);
		List<Duration> coarse = this.pool.view().coarse().spans();
		assertThat(coarse.get(coarse.size() - 1)).isEqualTo(Duration.ofSeconds(27));
	}

	@Test
	void samplesOlderThanTheirSpanAreNotShownEvenIfThereAreFew() {
		this.pool.add(ROUTE, 50);
		this.pool.ticks(20);

		this.pool.tick(Duration.ofMinutes(40));

		assertThat(this.pool.view().fine().ends()).hasSize(1);
		assertThat(this.pool.view().coarse().ends()).hasSize(1);
	}

	@Test
	void routeThatHasHadNoTrafficHasNoSeries() {
		this.pool.add("http://quiet", 0);
		this.pool.add(ROUTE, 1);

		this.pool.ticks(20);

		assertThat(this.pool.view().fine().series()).extracting(RouteSeries::route).containsExactly(ROUTE);
		assertThat(this.pool.view().coarse().series()).extracting(RouteSeries::route).containsExactly(ROUTE);
	}

	@Test
	void routeThatIsUsedLaterHasNoValuesBefore() {
		this.pool.add(ROUTE, 1);
		this.pool.ticks(3);

		this.pool.add("http://later", 2);
		this.pool.ticks(2);

		assertThat(column(this.pool.view().fine(), "http://later", "requestsPerSecond")).containsExactly(Double.NaN,
				Double.NaN, Double.NaN, 2.0, 2.0);
	}

	@Test
	void routeThatIsForgottenKeepsItsSeriesForHalfAnHour() {
		RecordedPool.Route gone = this.pool.add("http://gone", 7);
		this.pool.add(ROUTE, 1);
		this.pool.ticks(60);

		this.pool.remove(gone);
		this.pool.ticks(29 * 60);
		HistoryView before = this.pool.view();
		this.pool.ticks(2 * 60);

		double[] requests = column(before.coarse(), "http://gone", "requestsPerSecond");
		assertThat(requests).contains(7.0).endsWith(0.0);
		assertThat(column(before.coarse(), "http://gone", "limit")[requests.length - 1]).isNaN();
		assertThat(this.pool.view().coarse().series()).extracting(RouteSeries::route).containsExactly(ROUTE);
	}

	@Test
	void closingsAreCountedByReason() {
		PoolRoute route = new PoolRoute("default", new HttpRoute(new HttpHost("http", "a", 80)));
		this.pool.add(ROUTE, 1);
		this.pool.ticks(1);
		for (int connection = 0; connection < 4; connection++) {
			this.pool.closings().closed(route, new ConnectionClosing(connection, CloseReason.IDLE, true, 1, 1));
		}
		this.pool.closings().closed(route, new ConnectionClosing(4, CloseReason.STALE_FIN, true, 1, 1));

		this.pool.ticks(2);

		assertThat(series(this.pool.view().fine()).closed()).containsOnlyKeys("idle", "stale-fin")
			.hasEntrySatisfying("idle", (counts) -> assertThat(counts).containsExactly(0, 4, 0));
	}

	@Test
	void twoHundredRoutesWithTrafficStayWithinAMebibyteAndKeepTheirOwnSeries() throws IllegalAccessException {
		for (int route = 0; route < 200; route++) {
			this.pool.add("https://service-%03d.example.com:8443".formatted(route), 1 + route % 10);
		}

		this.pool.ticks(31 * 60);

		HistoryView view = this.pool.view();
		assertThat(view.routes()).isEqualTo(200);
		assertThat(view.summed()).isZero();
		assertThat(view.bytes()).isLessThanOrEqualTo(1 << 20);
		assertThat(Retained.by(this.pool.history())).isLessThanOrEqualTo(1 << 20);
	}

	@Test
	void aThousandRoutesAreKeptWithinAMebibyteTheQuietestAsTheirSum() throws IllegalAccessException {
		int perSecond = 0;
		for (int route = 0; route < 1000; route++) {
			int requests = (route < 30) ? 100 + route : 1;
			perSecond += requests;
			this.pool.add("https://service-%04d.example.com:8443".formatted(route), requests);
		}

		this.pool.ticks(11 * 60);

		HistoryView view = this.pool.view();
		assertThat(Retained.by(this.pool.history())).isLessThanOrEqualTo(1 << 20);
		assertThat(view.routes() + view.summed()).isEqualTo(1000);
		assertThat(view.fine().series()).extracting(RouteSeries::route)
			.contains("https://service-0029.example.com:8443", "https://service-0010.example.com:8443", "other")
			.hasSizeLessThan(view.routes());
		assertThat(view.coarse().series()).extracting(RouteSeries::route)
			.contains("https://service-0000.example.com:8443", "other");
		assertThat(sum(view.coarse())).isBetween(perSecond * 0.99, perSecond * 1.01);
		assertThat(last(view.coarse(), "other", "limit")).isCloseTo(view.summed() * 20.0,
				Percentage.withPercentage(0.1));
	}

	@Test
	void beyondTheBoundTheQuietestLoseTheirSecondsFirstAndThenTheirSeries() {
		RecordedPool small = new RecordedPool(140_000);
		for (int route = 0; route < 20; route++) {
			small.add("http://busy-%02d".formatted(route), 50);
		}
		small.ticks(20);
		HistoryView before = small.view();

		for (int route = 0; route < 5; route++) {
			small.add("http://less-%02d".formatted(route), 10);
		}
		small.ticks(20);
		HistoryView some = small.view();
		for (int route = 0; route < 50; route++) {
			small.add("http://quiet-%02d".formatted(route), 1);
		}
		small.ticks(60);
		HistoryView many = small.view();

		assertThat(before.withoutFine()).isZero();
		assertThat(some.withoutFine()).isPositive();
		assertThat(some.summed()).isZero();
		assertThat(many.summed()).isPositive();
		assertThat(many.fine().series()).extracting(RouteSeries::route)
			.filteredOn((route) -> route.contains("busy"))
			.hasSize(20);
		assertThat(many.bytes()).isLessThanOrEqualTo(140_000);
	}

	@Test
	void summedRouteThatBecomesBusyGetsItsOwnSeriesAgain() {
		RecordedPool small = new RecordedPool(100_000);
		for (int route = 0; route < 60; route++) {
			small.add("http://busy-%02d".formatted(route), 20);
		}
		RecordedPool.Route late = small.add("http://late", 1);
		small.ticks(60);
		boolean isSummed = small.view()
			.coarse()
			.series()
			.stream()
			.noneMatch((one) -> one.route().equals("http://late"));

		late.requests(500);
		small.ticks(60);

		assertThat(isSummed).isTrue();
		assertThat(column(small.view().coarse(), "http://late", "requestsPerSecond")).endsWith(500.0);
		assertThat(small.view().bytes()).isLessThanOrEqualTo(100_000);
	}

	private void alignToTenSeconds() {
		int before = 0;
		while (this.pool.view().coarse().ends().size() == before) {
			this.pool.ticks(1);
		}
	}

	private static RouteSeries series(Resolution resolution) {
		return series(resolution, ROUTE);
	}

	private static RouteSeries series(Resolution resolution, String route) {
		return resolution.series().stream().filter((one) -> one.route().equals(route)).findFirst().orElseThrow();
	}

	private static double[] column(Resolution resolution, String column) {
		return column(resolution, ROUTE, column);
	}

	private static double[] column(Resolution resolution, String route, String column) {
		return DoubleStream.of(series(resolution, route).columns().get(column)).map(PoolHistoryTests::tenths).toArray();
	}

	private static double tenths(double value) {
		return Double.isNaN(value) ? value : Math.round(value * 10) / 10.0;
	}

	private static double last(Resolution resolution, String column) {
		return last(resolution, ROUTE, column);
	}

	private static double last(Resolution resolution, String route, String column) {
		double[] values = column(resolution, route, column);
		return values[values.length - 1];
	}

	/** Return the requests per second of all series together, in the newest sample. */
	private static double sum(Resolution resolution) {
		return resolution.series()
			.stream()
			.map((one) -> one.columns().get("requestsPerSecond"))
			.flatMapToDouble((values) -> DoubleStream.of(values[values.length - 1]))
			.sum();
	}

}
