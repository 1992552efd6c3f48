package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name server that does not answer for longer than any connect timeout.
 */
@Tag("slow")
class SilentNamesTests {

	private static final String HOST = "payments.test";

	private static final Duration SILENCE = Duration.ofSeconds(10);

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Incident INCIDENT = new Incident(17, Incident.State.SOLVED, "A silent name server", """
			The name server does not answer for ten seconds. A caller sends a request and gives up \
			after five. The stock client looks the name up on the thread of the \
			caller: the connect timeout does not count there, and an interrupt is not noticed.""", """
			Names are looked up on threads of the pool. The caller waits within its connect timeout, and is told that \
			the name was not found in time. The address that arrives later is used by the next request.""");

	private static final FaultyDns dns = new FaultyDns();

	@Test
	void callersWaitForNamesNoLongerThanTheirConnectTimeout() throws InterruptedException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys("no answer within 5000 ms");
		assertThat(ours.failures()).containsOnlyKeys("ConnectTimeoutException");
	}

	private static Run run(Client client) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open("http://%s:%d".formatted(HOST, server.origin().getPort()), Names.class);
				Stopwatch stopwatch = new Stopwatch()) {
			dns.answer(HOST, "127.0.0.1");
			dns.delay(SILENCE);
			stopwatch.sendWithin(DEADLINE, () -> http.get("/"));
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
		finally {
			dns.delay(Duration.ZERO);
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
