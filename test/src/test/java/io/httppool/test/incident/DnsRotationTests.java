package io.httppool.test.incident;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.pool.ConnectionPool;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that gets another address: a failover, a blue-green deployment. The old
 * server still answers, so its clients do not notice.
 */
class DnsRotationTests {

	private static final String HOST = "payments.test";

	private static final String WRONG_SERVER = "sent to an address the name no longer has";

	private static final Incident INCIDENT = new Incident(7, Incident.State.SOLVED, "DNS rotation",
			"""
					The name of a service gets another address. The old server still answers for a while, as it should. A pool \
					that never looks the name up again keeps calling it over open connections, until they end for another reason. \
					A request is sent every second; the time of httppool is simulated.""",
			"""
					The name is looked up again every 30 seconds (`dns.refresh`). Connections to an address that no answer has \
					had for two minutes are closed when they are idle, or come back. No request fails for that. Two minutes, \
					because many names show a part of their addresses at a time.""");

	private static final FaultyDns dns = new FaultyDns();

	private static final VirtualTime time = new VirtualTime();

	@Test
	void requestsFollowTheName() {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).isEqualTo(Map.of(WRONG_SERVER, stock.requests()));
		assertThat(ours.failures()).containsOnlyKeys(WRONG_SERVER);
		assertThat(ours.failed() * stepSeconds()).isBetween(120L, 200L);
	}

	private static Run run(Client client) {
		try (FaultyServer before = FaultyServer.start();
				FaultyServer after = FaultyServer.builder()
					.address("127.0.0.2")
					.port(before.origin().getPort())
					.start();
				OpenClient http = client.open("http://%s:%d".formatted(HOST, before.origin().getPort()), Names.class);
				Stopwatch stopwatch = new Stopwatch()) {
			dns.answer(HOST, "127.0.0.1");
			http.get("/");
			dns.answer(HOST, "127.0.0.2");
			send(stopwatch, http, before);
			Run run = stopwatch.run(before.opened() + after.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private static void send(Stopwatch stopwatch, OpenClient http, FaultyServer before) {
		for (int i = 0; i < Scale.of(1000, 20); i++) {
			long ofOldServer = before.requestCount();
			stopwatch.send(() -> http.get("/"));
			if (before.requestCount() > ofOldServer) {
				stopwatch.note(WRONG_SERVER);
			}
			pass(http);
		}
	}

	private static long stepSeconds() {
		return Scale.of(1, 20);
	}

	/** Let time pass, and have the pool looked after each second of it. */
	private static void pass(OpenClient http) {
		for (int i = 0; i < stepSeconds(); i++) {
			time.pass(Duration.ofSeconds(1));
			http.pool().ifPresent((pool) -> lookAfter(pool, http.bean(Upkeep.class)));
		}
	}

	private static void lookAfter(ConnectionPool<?> pool, Upkeep upkeep) {
		upkeep.runOnce(time.ticker().read());
		while (pool.addresses().isLookingUp()) {
			Thread.onSpinWait();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolver() {
			return (builder) -> builder.withDnsResolver(dns);
		}

		@Bean
		PoolClock clock() {
			return time.clock();
		}

	}

}
