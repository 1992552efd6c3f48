package io.httppool.autoconfigure;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.client.RestClient;

import io.httppool.LogLines;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningPolicy;
import io.httppool.tuning.TuningSettings.Mode;
import io.httppool.warmup.WarmUpStatus.State;
import io.httppool.warmup.WarmUps;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes of properties while requests are under way.
 */
@Tag("slow")
class PoolRefresherTests {

	private final Map<String, Object> properties = new HashMap<>();

	private LogLines log;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private TellingServer server;

	@BeforeEach
	void startServer() {
		this.server = TellingServer.http();
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.server.close();
	}

	@Test
	void raisedLimitServesPendingRequestsAtOnceAndNoneFails() {
		this.properties.put("httppool.defaults.per-route.max", 2);
		this.properties.put("httppool.tuner.mode", "off");
		this.properties.put("httppool.defaults.lease-timeout", "30s");
		run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			List<CompletableFuture<String>> held = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				held.add(CompletableFuture.supplyAsync(() -> get(client, "/hold"), this.threads));
			}
			await(() -> pool(context).snapshot().leased() == 2 && pool(context).snapshot().pending() == 6);

			this.properties.put("httppool.defaults.per-route.max", 8);
			change(context);
			await(() -> pool(context).snapshot().leased() == 8);
			this.server.letGo();

			assertThat(held).allSatisfy((answer) -> assertThat(answer).succeedsWithin(Duration.ofSeconds(30)));
			assertThat(this.log.at("INFO")).singleElement()
				.asString()
				.contains(
						"default - Settings changed (per-route.min=2 -> 4, per-route.initial=2 -> 8, per-route.max=2 -> 8)");
		});
	}

	@Test
	void limitsChangeUnderLoadWithoutAFailure() {
		this.properties.put("httppool.defaults.per-route.max", 8);
		this.properties.put("httppool.defaults.lease-timeout", "30s");
		run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			List<CompletableFuture<Void>> callers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				callers.add(CompletableFuture.runAsync(() -> {
					for (int j = 0; j < 200; j++) {
						assertThat(get(client, "/")).isEqualTo("plain");
					}
				}, this.threads));
			}
			for (int limit = 1; limit <= 8; limit++) {
				this.properties.put("httppool.defaults.per-route.max", limit);
				change(context);
				assertThat(pool(context).getMaxPerRoute(route())).isLessThanOrEqualTo(limit);
			}

			assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(Duration.ofSeconds(60)));
			assertThat(pool(context).snapshot().total()).isLessThanOrEqualTo(8);
		});
	}

	@Test
	void timeoutsHoldFromTheNextRequestOn() {
		run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			get(client, "/");
			this.properties.put("httppool.defaults.lease-timeout", "7s");
			this.properties.put("httppool.routes.api.origin", this.server.url());
			this.properties.put("httppool.routes.api.response-timeout", "50ms");
			change(context);

			assertThat(pool(context).settingsOf(route()).leaseTimeout()).isEqualTo(Duration.ofSeconds(7));
			assertThat(CompletableFuture.supplyAsync(() -> get(client, "/hold"), this.threads))
				.failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withMessageContaining("timed out");
		});
	}

	@Test
	void maxTotalAndTunerChange() {
		run((context) -> {
			get(context.getBean(RestClient.Builder.class).build(), "/");
			this.properties.put("httppool.defaults.max-total", 17);
			this.properties.put("httppool.tuner.mode", "off");
			change(context);

			assertThat(pool(context).getMaxTotal()).isEqualTo(17);
			assertThat(context.getBean(Tuner.class).settings().mode()).isEqualTo(Mode.OFF);
			assertThat(this.log.at("INFO")).anyMatch((line) -> line.contains("Tuning changed (mode=OFF"));
		});
	}

	@Test
	void tunerBeginsAnewOnlyWhereItDependsOnWhatHasChanged() {
		this.properties.put("httppool.tuner.policy", "counting");
		this.properties.put("httppool.tuner.interval", "100ms");
		run((context) -> {
			CountingPolicy policy = context.getBean(CountingPolicy.class);
			get(context.getBean(RestClient.Builder.class).build(), "/");
			policy.awaitDecisions();
			assertThat(policy.starts).hasValue(1);

			this.properties.put("httppool.defaults.keep-alive", "7s");
			this.properties.put("httppool.defaults.max-total", "250");
			this.properties.put("httppool.routes.other.origin", "https://other.example.com");
			this.properties.put("httppool.routes.other.lease-timeout", "1s");
			change(context);
			policy.awaitDecisions();
			assertThat(policy.starts).hasValue(1);

			this.properties.put("httppool.defaults.lease-timeout", "7s");
			change(context);
			policy.awaitDecisions();
			assertThat(policy.starts).hasValue(2);

			this.properties.put("httppool.tuner.interval", "150ms");
			change(context);
			policy.awaitDecisions();
			assertThat(policy.starts).hasValue(3);
		});
	}

	@Test
	void originsThatAreNewAreWarmedUp() {
		run((context) -> {
			get(context.getBean(RestClient.Builder.class).build(), "/");
			this.properties.put("httppool.defaults.warm-up.origins[0]", this.server.url());
			this.properties.put("httppool.defaults.warm-up.connections", 3);
			change(context);

			await(() -> pool(context).snapshot().available() == 3);
			await(() -> context.getBean(WarmUps.class).of("default").get(0).state() == State.COMPLETE);
		});
	}

	@Test
	void clientMadeAfterwardsHasTheNewSettings() {
		run((context) -> {
			this.properties.put("httppool.defaults.max-total", 17);
			change(context);
			get(context.getBean(RestClient.Builder.class).build(), "/");

			assertThat(pool(context).getMaxTotal()).isEqualTo(17);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					httppool.defaults.per-route.max | 0     | Property 'httppool.defaults.per-route.max' is '0', but it must be at least 1. & Set it to 1 or more
					httppool.defaults.per-route.max | 300   | httppool.defaults.max-total is 200. & Set it to 200 or less
					httppool.defaults.lease-timeout | 0     | it must be between 1ms and 365d.
					httppool.defaults.lease-timout  | 1s    | There is no such property: httppool.defaults.lease-timout
					httppool.defaults.per-route     | 20    | but it is a section. & Set a property within it
					httppool.defaults.warm-up.connections | 5 | no pool has an origin
					httppool.tuner.policy           | clever | there is no such policy. & Set it to one of adaptive, stepwise
					httppool.defaults.max-total     | many  | Property 'httppool.defaults.max-total' is 'many', but it is not a whole number.
					""")
	void wrongValueIsRefusedAndTheOldOnesStay(String property, String value, String expected) {
		run((context) -> {
			get(context.getBean(RestClient.Builder.class).build(), "/");
			this.properties.put(property, value);
			this.properties.put("httppool.defaults.max-pending", "5");
			change(context);

			assertThat(this.log.at("WARN")).singleElement()
				.asString()
				.contains("Changed properties are refused, those before stay: ")
				.contains(expected.split(" & "));
			assertThat(pool(context).settings().base().limits().max()).isEqualTo(200);
			assertThat(pool(context).settings().base().maxPending()).isEqualTo(1000);
		});
	}

	@Test
	void settingsOfMetersThatNeedARestartSaySo() {
		run((context) -> {
			this.properties.put("httppool.metrics.max-routes", "7");
			change(context);

			assertThat(this.log.at("WARN")).singleElement()
				.asString()
				.contains("Some properties change with the next start only (httppool.metrics)");
		});
	}

	@Test
	void settingsThatNeedARestartSaySo() {
		run((context) -> {
			get(context.getBean(RestClient.Builder.class).build(), "/");
			this.properties.put("httppool.defaults.buffer-size", "16KB");
			this.properties.put("httppool.eviction.interval", "2s");
			change(context);

			assertThat(this.log.at("WARN")).satisfiesExactlyInAnyOrder((line) -> assertThat(line).contains(
					"default - Settings of connections change with the next start only (buffer-size=8KB -> 16KB)"),
					(line) -> assertThat(line)
						.contains("Some properties change with the next start only (httppool.eviction)"));
		});
	}

	@Test
	void otherPropertiesChangeNothing() {
		run((context) -> {
			this.properties.put("some.thing", "else");
			change(context);

			assertThat(this.log.at("INFO", "WARN")).isEmpty();
		});
	}

	private void run(Consumer<ConfigurableApplicationContext> test) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "httppool.shutdown.drain-timeout=0s")
			.initializers((application) -> application.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", this.properties)))
			.run(); LogLines lines = LogLines.of(PoolRefresher.class.getName())) {
			this.log = lines;
			test.accept(context);
		}
	}

	private void change(ConfigurableApplicationContext context) {
		context.publishEvent(new EnvironmentChangeEvent(context, this.properties.keySet()));
	}

	private String get(RestClient client, String path) {
		return client.get().uri(this.server.url() + path).retrieve().body(String.class);
	}

	private HttpRoute route() {
		try {
			return new HttpRoute(HttpHost.create(this.server.url()));
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConnectionPool<?> pool(ConfigurableApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(condition);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		CountingPolicy counting() {
			return new CountingPolicy();
		}

	}

	/**
	 * A policy that counts on how many routes it begins.
	 */
	static final class CountingPolicy implements TuningPolicy {

		private final AtomicInteger starts = new AtomicInteger();

		private final AtomicInteger decisions = new AtomicInteger();

		@Override
		public PolicyState start(RouteTerms terms) {
			this.starts.incrementAndGet();
			return TuningPolicy.super.start(terms);
		}

		@Override
		public Decision decide(RouteWindow window, PolicyState state) {
			this.decisions.incrementAndGet();
			return Decision.keep(window);
		}

		/** Two, because one may have begun before. */
		private void awaitDecisions() {
			int before = this.decisions.get();
			await(() -> this.decisions.get() >= before + 2);
		}

	}

}
