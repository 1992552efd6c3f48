package io.httppool.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RetryReason;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters of one pool, over connections without sockets and a registry of
 * Prometheus.
 */
class PoolMetersTests {

	private static final HttpRoute A = TestPool.A;

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final TestPool test = new TestPool(2, 4);

	@Test
	void countersAreThereWithAllTheirTagsBeforeAnythingHappens() {
		measure(settings(50));

		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(A);

		Scrape scrape = scrape();
		assertThat(scrape.value("http_pool_conn_total", "pool", "test", "host", "a", "scheme", "http", "state",
				"acquired"))
			.isOne();
		assertThat(scrape.value("http_pool_conn_total", "host", "a", "state", "dialing")).isOne();
		assertThat(scrape.value("http_pool_conn_total", "host", "a", "state", "reused")).isZero();
		assertThat(scrape.value("http_pool_conn_closed_total", "host", "a", "reason", "stale-rst")).isZero();
		assertThat(scrape.value("http_pool_retries_total", "pool", "test", "host", "a", "reason", "stale")).isZero();
		assertThat(scrape.value("http_pool_conn_acquire_seconds_count", "outcome", "timeout")).isZero();
		assertThat(scrape.value("http_pool_tuning_decisions_total", "action", "raise", "applied", "true")).isZero();
		assertThat(scrape.value("http_pool_survived_total", "pool", "test", "incident", "error")).isZero();
		this.test.release(entry);
	}

	@Test
	void metersHaveTheTagsOfTheList() {
		measure(settings(50));
		this.test.release(this.test.lease(A));

		for (PoolMeter meter : PoolMeter.values()) {
			assertThat(this.registry.find(meter.meterName()).meters()).as(meter.meterName())
				.isNotEmpty()
				.allSatisfy((found) -> {
					assertThat(keys(found)).containsExactlyInAnyOrderElementsOf(meter.tags());
					assertThat(found.getId().getDescription()).isEqualTo(meter.text());
				});
		}
		assertThat(this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.filter((name) -> name.startsWith("http.pool")))
			.isSubsetOf(Stream.of(PoolMeter.values()).map(PoolMeter::meterName).collect(Collectors.toSet()));
	}

	private static List<String> keys(Meter meter) {
		return meter.getId().getTags().stream().map(Tag::getKey).toList();
	}

	@Test
	void gaugesShowTheConnectionsOfNow() {
		measure(settings(50));
		PoolEntry<HttpRoute, FakeConnection> first = this.test.lease(A);
		this.test.release(this.test.lease(A));
		this.test.lease(A);
		Future<?> waiting = this.test.ask(A);

		Scrape scrape = scrape();
		assertThat(scrape.value("http_pool_conn_active", "host", "a")).isEqualTo(2);
		assertThat(scrape.value("http_pool_conn_idle", "host", "a")).isZero();
		assertThat(scrape.value("http_pool_conn_pending", "host", "a")).isOne();
		assertThat(scrape.value("http_pool_conn_limit", "host", "a")).isEqualTo(2);
		assertThat(scrape.value("http_pool_conn_max", "host", "a")).isEqualTo(2);

		waiting.cancel(true);
		this.test.release(first);
		this.test.time.pass(Duration.ofSeconds(1));
		assertThat(scrape().value("http_pool_conn_idle", "host", "a")).isOne();
	}

	@Test
	void timersHaveBucketsOnlyForWaitsAndOpenings() {
		measure(settings(50));
		PoolEntry<HttpRoute, FakeConnection> first = this.test.lease(A);
		this.test.lease(A);
		Future<PoolEntry<HttpRoute, FakeConnection>> waiting = this.test.ask(A);
		this.test.time.pass(Duration.ofMillis(70));
		this.test.release(first);
		TestPool.entry(waiting);

		Scrape scrape = scrape();
		assertThat(scrape.value("http_pool_conn_acquire_seconds_bucket", "outcome", "ok", "le", "0.05")).isEqualTo(2);
		assertThat(scrape.value("http_pool_conn_acquire_seconds_bucket", "outcome", "ok", "le", "0.1")).isEqualTo(3);
		assertThat(scrape.samples("http_pool_conn_creation_seconds_bucket")).isNotEmpty();
		assertThat(scrape.samples("http_pool_conn_usage_seconds_bucket")).isEmpty();
		assertThat(scrape.value("http_pool_conn_usage_seconds_sum", "host", "a")).isEqualTo(0.07);
	}

	@Test
	void percentilesAreOfferedForAllTimersWhereWanted() {
		measure(new MeterSettings(true, 50, false, false, Histograms.PERCENTILES, List.of(Duration.ofSeconds(1))));

		this.test.release(this.test.lease(A));

		assertThat(scrape().samples("http_pool_conn_usage_seconds_bucket")).hasSizeGreaterThan(20);
	}

	@Test
	void noBucketsAreOfferedWhereTheyAreOff() {
		measure(new MeterSettings(true, 50, false, false, Histograms.OFF, List.of(Duration.ofSeconds(1))));

		this.test.release(this.test.lease(A));

		assertThat(scrape().text()).doesNotContain("_bucket");
	}

	@Test
	void metersGoWithTheRoute() {
		measure(settings(50));
		this.test.discard(this.test.lease(A));
		assertThat(scrape().text()).contains("host=\"a\"");

		this.test.time.pass(Duration.ofHours(1));
		this.test.pool.maintenance().forgetQuietRoutes();

		assertThat(scrape().text()).doesNotContain("host=\"a\"");
		this.test.discard(this.test.lease(A));
		assertThat(scrape().value("http_pool_conn_total", "host", "a", "state", "acquired")).isOne();
	}

	@Test
	void hostsBeyondTheBoundAreSummed() {
		measure(settings(3));

		for (int i = 0; i < 100; i++) {
			this.test.discard(this.test.lease(new HttpRoute(new HttpHost("http", "h" + i, 80))));
		}

		Scrape scrape = scrape();
		assertThat(scrape.samples("http_pool_conn_active")).extracting((sample) -> sample.labels().get("host"))
			.containsExactlyInAnyOrder("h0", "h1", "h2", "other");
		assertThat(scrape.sum("http_pool_conn_total", "state", "acquired")).isEqualTo(100);
		assertThat(scrape.value("http_pool_conn_total", "host", "other", "state", "acquired")).isEqualTo(97);
	}

	@Test
	void hostMayTakeThePlaceOfOneThatIsForgotten() {
		measure(settings(1));
		this.test.discard(this.test.lease(A));
		this.test.time.pass(Duration.ofHours(1));
		this.test.pool.maintenance().forgetQuietRoutes();

		this.test.discard(this.test.lease(TestPool.B));

		assertThat(scrape().value("http_pool_conn_total", "host", "b", "state", "acquired")).isOne();
	}

	@Test
	void portsOfOneHostAreApartAndProxiesOfOneOriginAreSummed() {
		measure(settings(50));
		HttpHost origin = new HttpHost("https", "api.example", 8443);
		HttpHost proxy = new HttpHost("http", "proxy.example", 3128);

		this.test.discard(this.test.lease(new HttpRoute(origin, null, true)));
		this.test.discard(this.test.lease(new HttpRoute(origin, null, proxy, true)));
		this.test.discard(this.test.lease(new HttpRoute(new HttpHost("https", "api.example", 443), null, true)));

		Scrape scrape = scrape();
		assertThat(scrape.value("http_pool_conn_total", "host", "api.example:8443", "scheme", "https", "state",
				"acquired"))
			.isEqualTo(2);
		assertThat(scrape.value("http_pool_conn_total", "host", "api.example", "scheme", "https", "state", "acquired"))
			.isOne();
		assertThat(scrape.value("http_pool_conn_limit", "host", "api.example:8443")).isEqualTo(4);
	}

	@Test
	void httpAndHttpsOfOneHostShareTheMetersWithoutAScheme() {
		measure(settings(50));
		HttpRoute http = new HttpRoute(new HttpHost("http", "both", 80));
		HttpRoute https = new HttpRoute(new HttpHost("https", "both", 443), null, true);
		this.test.discard(this.test.lease(http));
		this.test.time.pass(Duration.ofHours(1));
		this.test.release(this.test.lease(https));
		this.test.pool.events().repeated(https, RetryReason.STALE);

		this.test.pool.maintenance().forgetQuietRoutes();

		assertThat(this.test.pool.getRoutes()).containsExactly(https);
		assertThat(scrape().value("http_pool_retries_total", "host", "both", "reason", "stale")).isOne();
		this.test.pool.events().repeated(https, RetryReason.STALE);
		assertThat(scrape().value("http_pool_retries_total", "host", "both", "reason", "stale")).isEqualTo(2);
	}

	@Test
	void hostsAreOneWhereTheyAreNotWanted() {
		measure(new MeterSettings(false, 50, false, false, Histograms.OFF, List.of()));

		this.test.discard(this.test.lease(A));
		this.test.discard(this.test.lease(TestPool.B));

		assertThat(scrape().value("http_pool_conn_total", "host", "all", "scheme", "all", "state", "acquired"))
			.isEqualTo(2);
	}

	@Test
	void strangeNamesOfHostsMakeValidMeters() {
		measure(settings(50));
		String longest = Stream.generate(() -> "a".repeat(62)).limit(4).collect(Collectors.joining(".")) + ".b";

		this.test.discard(this.test.lease(new HttpRoute(new HttpHost("http", "say\"\\{}", 80))));
		this.test.discard(this.test.lease(new HttpRoute(new HttpHost("http", longest, 80))));
		this.test.discard(this.test.lease(new HttpRoute(new HttpHost("http", "::1", 8080))));

		Scrape scrape = scrape();
		assertThat(scrape.text()).contains("host=\"say\\\"\\\\{}\"").contains(longest).contains("host=\"[::1]:8080\"");
		assertThat(scrape.samples("http_pool_conn_active")).hasSize(3);
	}

	@Test
	void oneSnapshotServesAScrape() {
		int[] snapshots = { 0 };
		PoolReading reading = new PoolReading(() -> {
			snapshots[0]++;
			return this.test.pool.snapshot();
		}, List::of, this.test.time.ticker());
		this.test.pool.events().tell(new PoolMeters(this.test.pool, reading, upkeep(), this.registry, settings(50)));
		for (int i = 0; i < 20; i++) {
			this.test.discard(this.test.lease(new HttpRoute(new HttpHost("http", "h" + i, 80))));
		}

		scrape();
		assertThat(snapshots[0]).isOne();
		this.test.time.pass(Duration.ofMillis(500));
		scrape();
		assertThat(snapshots[0]).isEqualTo(2);
	}

	@Test
	void oneSnapshotServesAScrapeThoughItTakesLong() {
		int[] snapshots = { 0 };
		PoolReading reading = new PoolReading(() -> {
			snapshots[0]++;
			this.test.time.pass(Duration.ofSeconds(1));
			return this.test.pool.snapshot();
		}, List::of, this.test.time.ticker());

		reading.snapshot();
		this.test.time.pass(Duration.ofMillis(2999));
		reading.snapshot();
		int within = snapshots[0];
		this.test.time.pass(Duration.ofMillis(1));
		reading.snapshot();

		assertThat(within).isOne();
		assertThat(snapshots[0]).isEqualTo(2);
	}

	@Test
	void incidentsAndRepeatsAreCounted() {
		measure(settings(50));
		this.test.release(this.test.lease(A));

		this.test.pool.events().repeated(A, RetryReason.UNAVAILABLE);
		this.test.pool.maintenance().survived(Incident.CLOCK_LEAP, "leap", null);

		Scrape scrape = scrape();
		assertThat(scrape.value("http_pool_retries_total", "host", "a", "reason", "unavailable")).isOne();
		assertThat(scrape.value("http_pool_survived_total", "incident", "clock-leap")).isOne();
	}

	@Test
	void registryThatThrowsCostsNoRequest() {
		this.registry.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				if (id.getName().equals("http.pool.conn.active")) {
					throw new IllegalStateException("no room");
				}
				return id;
			}

		});
		measure(settings(50));

		this.test.release(this.test.lease(A));
		this.test.release(this.test.lease(A));

		assertThat(this.test.pool.snapshot().survived()).containsEntry(Incident.LISTENER_FAILURE, 1L);
		assertThat(scrape().text()).doesNotContain("host=\"a\"");
		assertThat(this.test.pool.snapshot().available()).isOne();
	}

	@Test
	void gaugesOfMicrometersBinderAreThereToo() {
		PoolReading reading = new PoolReading(this.test.pool::snapshot, List::of, this.test.time.ticker());
		CompatibilityMeters meters = new CompatibilityMeters(this.test.pool, reading, this.registry, settings(50));
		this.test.lease(A);

		Scrape scrape = scrape();
		assertThat(scrape.value("httpcomponents_httpclient_pool_total_max", "httpclient", "test")).isEqualTo(4);
		assertThat(scrape.value("httpcomponents_httpclient_pool_total_connections", "httpclient", "test", "state",
				"leased"))
			.isOne();
		assertThat(scrape.value("httpcomponents_httpclient_pool_total_connections", "state", "available")).isZero();
		assertThat(scrape.value("httpcomponents_httpclient_pool_total_pending", "httpclient", "test")).isZero();
		assertThat(scrape.value("httpcomponents_httpclient_pool_route_max_default", "httpclient", "test")).isEqualTo(2);

		meters.remove();
		assertThat(scrape().text()).doesNotContain("httpcomponents");
	}

	@Test
	void metersOfOpenTelemetryAreThereWhereWanted() {
		PoolReading reading = new PoolReading(this.test.pool::snapshot, List::of, this.test.time.ticker());
		this.test.pool.events().tell(new OpenTelemetryMeters(this.test.pool, reading, this.registry, settings(50)));
		this.test.lease(A);
		this.test.discard(this.test.lease(A));

		Scrape scrape = scrape();
		assertThat(scrape.value("http_client_open_connections", "server_address", "a", "server_port", "80",
				"http_connection_state", "active"))
			.isOne();
		assertThat(scrape.value("http_client_connection_duration_seconds_count", "server_address", "a")).isOne();
		assertThat(scrape.value("http_client_request_time_in_queue_seconds_count", "server_address", "a")).isEqualTo(2);
		assertThat(scrape.value("dns_lookup_duration_seconds_count", "dns_question_name", "a", "error_type", ""))
			.isZero();
	}

	private void measure(MeterSettings settings) {
		PoolReading reading = new PoolReading(this.test.pool::snapshot, List::of, this.test.time.ticker());
		this.test.pool.events().tell(new PoolMeters(this.test.pool, reading, upkeep(), this.registry, settings));
	}

	private Upkeep upkeep() {
		return new Upkeep(List::of, new UpkeepSettings(Duration.ofSeconds(1), true), this.test.time.clock());
	}

	private static MeterSettings settings(int maxHosts) {
		return new MeterSettings(true, maxHosts, true, true, Histograms.BUCKETS,
				Stream.of(1, 5, 10, 50, 100, 500, 1000, 2000, 5000).map(Duration::ofMillis).toList());
	}

	private Scrape scrape() {
		return Scrape.of(this.registry);
	}

}
