package io.httppool.test.incident;

import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that gets another address: a failover, a blue-green deployment. The old
 * server still answers, so its clients do not notice.
 */
class DnsRotationTests {

	private static final String HOST = "payments.test";

	private static final String WRONG_SERVER = "sent to an address the name no longer has";

	private static final Incident INCIDENT = new Incident(7, Incident.State.OPEN, "DNS rotation",
			"""
					The name of a service gets another address. The old server still answers for a while, as it should. A pool \
					that never looks the name up again keeps calling it over open connections, until they end for another reason.""",
			"""
					Open: names are not looked up again, and connections to former addresses are not drained. Connections \
					end after `max-life-time`, ten minutes by default; the stock pool has no such bound.""");

	private static final FaultyDns dns = new FaultyDns();

	@Test
	void requestsFollowTheNameOnlyOnceConnectionsHaveEnded() {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys(WRONG_SERVER);
		assertThat(ours.failures()).containsOnlyKeys(WRONG_SERVER);
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
			before.inflict(Faults.refuse());
			before.inflict(Faults.closeNow());
			http.get("/");
			assertThat(after.requestCount()).isOne();
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
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolver() {
			return (builder) -> builder.withDnsResolver(dns);
		}

	}

}
