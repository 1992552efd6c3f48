package io.httppool.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.LogLines;
import io.httppool.autoconfigure.HttpPoolAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolClientAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolEndpointAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolHealthContributorAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolMetricsAutoConfiguration;
import io.httppool.check.HealthChecks;
import io.httppool.event.PoolListener;
import io.httppool.health.HttpPoolHealthContributor;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.AddressTurn;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that all views say the same of addresses that are checked.
 */
class CheckedAddressesViewTests {

	private static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

	private final VirtualTime time = new VirtualTime();

	private final FaultyServer first = FaultyServer.builder().address(ADDRESSES.get(0)).start();

	private final int port = this.first.origin().getPort();

	private final List<FaultyServer> servers = Stream
		.concat(Stream.of(this.first),
				ADDRESSES.stream()
					.skip(1)
					.map((address) -> FaultyServer.builder().address(address).port(this.port).start()))
		.toList();

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpPoolAutoConfiguration.class, HttpPoolClientAutoConfiguration.class,
				HttpPoolEndpointAutoConfiguration.class, HttpPoolHealthContributorAutoConfiguration.class,
				HttpPoolMetricsAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withBean(PoolClock.class, this.time::clock)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(ClientHttpRequestFactoryBuilderCustomizer.class, CheckedAddressesViewTests::resolving)
		.withPropertyValues("management.endpoints.web.exposure.include=httppool", "httppool.shutdown.drain-timeout=0s",
				"httppool.defaults.health.enabled=true", "httppool.defaults.health.type=http",
				"httppool.defaults.health.path=/check");

	private static ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolving() {
		return (builder) -> builder
			.withDnsResolver(new FaultyDns().answer("api.test", ADDRESSES.toArray(String[]::new)));
	}

	@AfterEach
	void close() {
		this.servers.forEach(FaultyServer::close);
	}

	@Test
	void viewsAgreeWhereHalfOfTheServersFailTheirChecks() {
		failChecks(0);
		failChecks(2);
		this.runner.run((context) -> {
			try (LogLines log = LogLines.of("io.httppool.pool.PoolState")) {
				List<AddressTurn> turns = turns(context);
				context.getBean(Upkeep.class).stop();
				get(context);
				Map<String, AddressHealth> before = health(context);

				pass(context, 20);

				assertThat(before.values()).containsOnly(AddressHealth.HEALTHY, AddressHealth.UNKNOWN);
				assertThat(health(context)).isEqualTo(Map.of(name(0), AddressHealth.UNHEALTHY, name(1),
						AddressHealth.HEALTHY, name(2), AddressHealth.UNHEALTHY, name(3), AddressHealth.HEALTHY));
				assertThat(described(context)).isEqualTo(
						Map.of(name(0), "unhealthy", name(1), "healthy", name(2), "unhealthy", name(3), "healthy"));
				assertThat(turns).filteredOn((turn) -> turn.kind() == AddressTurn.Kind.UNHEALTHY)
					.extracting(AddressTurn::address)
					.containsExactlyInAnyOrder(name(0), name(2));
				assertThat(share(context)).isEqualTo(0.5);
				assertThat(details(context)).containsEntry("status", "UP")
					.hasEntrySatisfying("verdict", (verdict) -> assertThat(verdict).asString()
						.endsWith("2 of 4 addresses of http://api.test:%d not fit for requests".formatted(this.port)));
				assertThat(log.at("INFO").stream().filter((line) -> line.contains(" is unhealthy after "))).hasSize(2)
					.anyMatch((line) -> line.contains(name(0)))
					.anyMatch((line) -> line.contains(name(2)));
			}
		});
	}

	@Test
	void viewsSayPanicWhereAllServersFailTheirChecks() {
		for (int server = 0; server < ADDRESSES.size(); server++) {
			failChecks(server);
		}
		this.runner.run((context) -> {
			try (LogLines log = LogLines.of("io.httppool.pool.PoolState")) {
				context.getBean(Upkeep.class).stop();
				get(context);
				pass(context, 20);
				get(context);

				assertThat(described(context).values()).containsOnly("unhealthy").hasSize(4);
				assertThat(context.getBean(HttpPoolEndpoint.class).pool("default").status()).isEqualTo("PANIC");
				assertThat(share(context)).isZero();
				assertThat(details(context)).containsEntry("status", "PANIC")
					.hasEntrySatisfying("verdict", (verdict) -> assertThat(verdict).asString().contains("panic"));
				assertThat(log.at("INFO").stream().filter((line) -> line.endsWith("so all are tried)"))).hasSize(1);
			}
		});
	}

	/** Return the turns that a listener is told of from now on. */
	private static List<AddressTurn> turns(ApplicationContext context) {
		List<AddressTurn> turns = new CopyOnWriteArrayList<>();
		PoolListener listener = new PoolListener() {

			@Override
			public void addressTurned(String pool, AddressTurn turn) {
				turns.add(turn);
			}

		};
		context.getBean(PoolRegistry.class).onCreated((pool) -> pool.events().tell(listener));
		return turns;
	}

	private void failChecks(int server) {
		this.servers.get(server)
			.answer((request) -> request.path().equals("/check") ? new Answer(500, "text/plain", "no")
					: Answer.text("hello"));
	}

	private String name(int server) {
		return ADDRESSES.get(server) + ":" + this.port;
	}

	private void get(ApplicationContext context) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		client.get().uri("http://api.test:" + this.port).retrieve().toBodilessEntity();
	}

	private void pass(ApplicationContext context, int seconds) {
		for (int second = 0; second < seconds; second++) {
			this.time.pass(Duration.ofSeconds(1));
			context.getBean(Upkeep.class).runOnce(this.time.ticker().read());
			while (context.getBean(HealthChecks.class).isChecking()) {
				Thread.onSpinWait();
			}
		}
	}

	private static PoolSnapshot snapshot(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow().snapshot();
	}

	private static Map<String, AddressHealth> health(ApplicationContext context) {
		return snapshot(context).routes()
			.get(0)
			.addresses()
			.all()
			.stream()
			.collect(Collectors.toMap(AddressSnapshot::address, AddressSnapshot::health));
	}

	private static Map<String, String> described(ApplicationContext context) {
		return context.getBean(HttpPoolEndpoint.class)
			.pool("default")
			.routes()
			.values()
			.iterator()
			.next()
			.addresses()
			.stream()
			.collect(Collectors.toMap(PoolDescriptor.Address::address, PoolDescriptor.Address::health));
	}

	private static double share(ApplicationContext context) {
		return context.getBean(MeterRegistry.class).get("http.pool.health").gauge().value();
	}

	private static Map<String, Object> details(ApplicationContext context) {
		HealthIndicator indicator = (HealthIndicator) context.getBean(HttpPoolHealthContributor.class)
			.getContributor("default");
		return indicator.health().getDetails();
	}

}
