package io.httppool.autoconfigure;

import java.io.IOException;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.metrics.HttpPoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters of an application, and for each of their properties.
 */
class HttpPoolMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, HttpPoolAutoConfiguration.class,
					HttpPoolClientAutoConfiguration.class, HttpPoolMetricsAutoConfiguration.class));

	private final ApplicationContextRunner measured = this.runner.withBean(PrometheusMeterRegistry.class,
			() -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

	private LoopbackServer server;

	private LoopbackServer other;

	@BeforeEach
	void start() throws IOException {
		this.server = LoopbackServer.answering();
		this.other = LoopbackServer.answering();
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.other.close();
	}

	@Test
	void metersShowTheRequestsOfAnApplication() {
		this.measured.run((context) -> {
			get(context, this.server);
			get(context, this.server);

			String host = "host=\"localhost:%d\",pool=\"default\",scheme=\"http\"".formatted(this.server.port());
			assertThat(scrape(context)).contains("http_pool_conn_total{%s,state=\"acquired\"} 2.0".formatted(host))
				.contains("http_pool_conn_total{%s,state=\"reused\"} 1.0".formatted(host))
				.contains("http_pool_conn_idle{%s} 1.0".formatted(host))
				.contains("http_pool_conn_creation_seconds_count{%s,outcome=\"ok\",phase=\"tcp\""
					.formatted("host=\"localhost:%d\"".formatted(this.server.port()))
						+ ",pool=\"default\",scheme=\"http\"} 1");
		});
	}

	@Test
	void metersOfAPoolThatIsUsedBeforeTheyAreMadeAreThere() {
		this.measured.run((context) -> {
			get(context, this.server);
			get(context, this.other);

			assertThat(hosts(context, "http.pool.conn.active")).isEqualTo(2);
		});
	}

	@Test
	void metersGoWithTheApplication() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

		this.runner.withBean(MeterRegistry.class, () -> new Kept(registry).composite())
			.run((context) -> get(context, this.server));

		assertThat(registry.scrape()).doesNotContain("http_pool");
	}

	@Test
	void metersAreThereWhereBeansAreMadeLazily() {
		this.measured
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				get(context, this.server);

				assertThat(scrape(context)).contains("http_pool_conn_total");
			});
	}

	@Test
	void noMetersAreThereWithoutARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpPoolMetrics.class));
	}

	@Test
	void applicationWithoutMicrometerRuns() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			get(context, this.server);

			assertThat(context).hasNotFailed();
		});
	}

	@Test
	void metersCanBeSwitchedOff() {
		this.measured.withPropertyValues("httppool.metrics.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HttpPoolMetrics.class));
	}

	@Test
	void hostsAreSummedWherePerRouteIsOff() {
		this.measured.withPropertyValues("httppool.metrics.per-route=false").run((context) -> {
			get(context, this.server);
			get(context, this.other);

			assertThat(scrape(context)).contains("host=\"all\"").doesNotContain("localhost");
		});
	}

	@Test
	void maxRoutesBoundsTheHosts() {
		this.measured.withPropertyValues("httppool.metrics.max-routes=1").run((context) -> {
			get(context, this.server);
			get(context, this.other);

			assertThat(scrape(context)).contains("host=\"localhost:%d\"".formatted(this.server.port()))
				.contains("host=\"other\"")
				.doesNotContain("host=\"localhost:%d\"".formatted(this.other.port()));
		});
	}

	@Test
	void gaugesOfMicrometersBinderAreThereUnlessSwitchedOff() {
		this.measured.run((context) -> {
			get(context, this.server);
			assertThat(scrape(context))
				.contains("httpcomponents_httpclient_pool_total_max{httpclient=\"default\"} 200");
		});
		this.measured.withPropertyValues("httppool.metrics.compatibility=false").run((context) -> {
			get(context, this.server);
			assertThat(scrape(context)).doesNotContain("httpcomponents");
		});
	}

	@Test
	void namesOfOpenTelemetryAreThereWhereWanted() {
		this.measured.run((context) -> {
			get(context, this.server);
			assertThat(scrape(context)).doesNotContain("http_client_open_connections");
		});
		this.measured.withPropertyValues("httppool.metrics.open-telemetry=true").run((context) -> {
			get(context, this.server);
			assertThat(scrape(context)).contains("http_client_open_connections{")
				.contains("dns_lookup_duration_seconds_count");
		});
	}

	@Test
	void metersThatAnotherBinderPublishesAreLeftToIt() {
		this.measured.withPropertyValues("httppool.metrics.open-telemetry=true")
			.withBean("early", Object.class, Object::new)
			.run((context) -> {
				context.getBean(PrometheusMeterRegistry.class).gauge("http.client.open_connections", 7);

				get(context, this.server);

				assertThat(scrape(context)).contains("http_client_open_connections 7.0")
					.doesNotContain("http_client_connection_duration");
			});
	}

	@ParameterizedTest
	@CsvSource({ "buckets, true", "percentiles, true", "off, false" })
	void histogramsAreOfTheKindThatIsWanted(String kind, boolean hasBuckets) {
		this.measured.withPropertyValues("httppool.metrics.histograms=" + kind).run((context) -> {
			get(context, this.server);

			assertThat(scrape(context).contains("http_pool_conn_acquire_seconds_bucket")).isEqualTo(hasBuckets);
			assertThat(scrape(context).contains("http_pool_conn_usage_seconds_bucket"))
				.isEqualTo(kind.equals("percentiles"));
		});
	}

	@Test
	void bucketsAreThoseThatAreWanted() {
		this.measured.withPropertyValues("httppool.metrics.buckets=20ms,3s").run((context) -> {
			get(context, this.server);

			String bounds = scrape(context).lines()
				.filter((line) -> line.startsWith("http_pool_conn_acquire_seconds_bucket") && line.contains("\"ok\""))
				.map((line) -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
				.collect(Collectors.joining(" "));
			assertThat(bounds).isEqualTo("0.02 3.0 +Inf");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-routes=0        | httppool.metrics.max-routes | 0      | from 1
			buckets=10ms,10ms   | httppool.metrics.buckets[1] | 10ms   | ascending
			buckets=0ms,10ms    | httppool.metrics.buckets[0] | 0ms    | ascending
			histograms=some     | httppool.metrics.histograms | some   | percentiles
			""")
	void wrongValueStopsTheStart(String property, String name, String value, String remedy) {
		this.measured.withPropertyValues("httppool.metrics." + property).run((context) -> {
			assertThat(context).hasFailed();
			StringBuilder messages = new StringBuilder();
			for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
				messages.append(cause.getMessage()).append(' ').append(cause).append('\n');
			}
			assertThat(messages.toString().replace("-", "").toLowerCase()).contains(name.replace("-", ""))
				.contains(value);
		});
	}

	private static void get(ApplicationContext context, LoopbackServer server) {
		context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(server.host("http").toURI() + "/secret?token=secret")
			.retrieve()
			.toBodilessEntity();
	}

	private static String scrape(ApplicationContext context) {
		String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
		assertThat(scrape).doesNotContain("secret");
		return scrape;
	}

	private static long hosts(ApplicationContext context, String meter) {
		return context.getBean(MeterRegistry.class)
			.find(meter)
			.meters()
			.stream()
			.map(Meter::getId)
			.map((id) -> id.getTag("host"))
			.distinct()
			.count();
	}

	/**
	 * A registry that outlives the application.
	 */
	private record Kept(MeterRegistry registry) {

		MeterRegistry composite() {
			CompositeMeterRegistry composite = new CompositeMeterRegistry();
			composite.add(this.registry);
			return composite;
		}

	}

}
