package io.httppool.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.httppool.pool.TestPool;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters arrive at a collector of OpenTelemetry.
 */
class OtlpExportTests {

	private final Queue<ExportMetricsServiceRequest> received = new ConcurrentLinkedQueue<>();

	private final TestPool test = new TestPool(2, 4);

	private HttpServer collector;

	@BeforeEach
	void start() throws IOException {
		this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
		this.collector.createContext("/v1/metrics", (exchange) -> {
			this.received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.collector.start();
	}

	@AfterEach
	void stop() {
		this.collector.stop(0);
	}

	@Test
	void collectorReceivesEachMeterWithItsTags() {
		OtlpMeterRegistry registry = new OtlpMeterRegistry(config(), Clock.SYSTEM);
		PoolReading reading = new PoolReading(this.test.pool::snapshot, List::of, this.test.time.ticker());
		Upkeep upkeep = new Upkeep(List::of, new UpkeepSettings(Duration.ofSeconds(1), true), this.test.time.clock());
		MeterSettings settings = new MeterSettings(true, 50, false, false, Histograms.BUCKETS,
				List.of(Duration.ofMillis(10), Duration.ofSeconds(1)));
		this.test.pool.events().tell(new PoolMeters(this.test.pool, reading, upkeep, registry, settings));
		this.test.release(this.test.lease(TestPool.A));
		this.test.release(this.test.lease(TestPool.A));

		registry.close();

		Map<String, List<Metric>> metrics = this.received.stream()
			.flatMap((request) -> request.getResourceMetricsList().stream())
			.flatMap((resource) -> resource.getScopeMetricsList().stream())
			.flatMap((scope) -> scope.getMetricsList().stream())
			.collect(Collectors.groupingBy(Metric::getName));
		assertThat(metrics.keySet()).containsAll(Stream.of(PoolMeter.values()).map(PoolMeter::meterName).toList());
		assertThat(points(metrics.get("http.pool.conn")))
			.containsExactlyInAnyOrderEntriesOf(Map.of("acquired", 2.0, "reused", 1.0, "dialing", 1.0));
	}

	private static Map<String, Double> points(List<Metric> metrics) {
		return metrics.stream()
			.flatMap((metric) -> metric.getSum().getDataPointsList().stream())
			.collect(Collectors.toMap((point) -> attribute(point, "state"), NumberDataPoint::getAsDouble));
	}

	private static String attribute(NumberDataPoint point, String key) {
		return point.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals(key))
			.map(KeyValue::getValue)
			.map((value) -> value.getStringValue())
			.findFirst()
			.orElseThrow();
	}

	private OtlpConfig config() {
		return new OtlpConfig() {

			@Override
			public String get(String key) {
				return null;
			}

			@Override
			public String url() {
				return "http://127.0.0.1:%d/v1/metrics"
					.formatted(OtlpExportTests.this.collector.getAddress().getPort());
			}

			@Override
			public AggregationTemporality aggregationTemporality() {
				return AggregationTemporality.CUMULATIVE;
			}

		};
	}

}
