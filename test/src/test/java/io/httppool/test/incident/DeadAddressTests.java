package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A host whose first address does not answer: a machine that is down, IPv6 that leads
 * nowhere.
 */
@Tag("slow")
class DeadAddressTests {

	private static final String HOST = "payments.test";

	private static final Duration DEADLINE = Duration.ofSeconds(3);

	private static final Incident INCIDENT = new Incident(15, Incident.State.SOLVED, "A dead first address",
			"""
					A name has two addresses, and the first does not answer: the machine is down, or IPv6 leads nowhere. Each \
					request needs a new connection, and its caller waits three seconds. The stock pool waits for the first address \
					until its connect timeout is over, which is three minutes by default, for each new connection again.""",
			"""
					The second address is tried after `connect.attempt-delay`, 250 ms by default, while the first goes on. The \
					first is then tried last, for a second and for longer each time, so that other connections take no longer \
					than usual.""");

	private static final FaultyDns dns = new FaultyDns();

	@Test
	void requestsDoNotWaitForAnAddressThatDoesNotAnswer() throws Exception {
		Run stock = run(Client.STOCK, Scale.of(10, 1));
		Run ours = run(Client.HTTPPOOL, Scale.of(1000, 20));

		assertThat(stock.failed()).isEqualTo(stock.requests());
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client, int requests) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				FaultyServer dead = FaultyServer.builder().address("127.0.0.2").port(server.origin().getPort()).start();
				OpenClient http = client.open("http://%s:%d".formatted(HOST, server.origin().getPort()), Names.class);
				Stopwatch stopwatch = new Stopwatch()) {
			dns.answer(HOST, "127.0.0.2", "127.0.0.1");
			dead.inflict(Faults.blackHole());
			for (int i = 0; i < requests; i++) {
				stopwatch.sendWithin(DEADLINE, () -> getOnce(http));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private static void getOnce(OpenClient http) {
		http.rest().get().uri("/").header(HttpHeaders.CONNECTION, "close").retrieve().toEntity(byte[].class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolver() {
			return (builder) -> builder.withDnsResolver(dns);
		}

	}

}
