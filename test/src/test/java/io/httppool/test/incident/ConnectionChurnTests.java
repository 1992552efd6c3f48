package io.httppool.test.incident;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls to more hosts than the pool may have connections, one after the other. Each
 * closes the connection that a later one would have used.
 */
class ConnectionChurnTests {

	private static final int HOSTS = 40;

	private static final Incident INCIDENT = new Incident(14, Incident.State.SOLVED, "A storm of TIME_WAIT",
			"""
					One request after the other to 40 hosts in turn. The stock pool may have 25 connections in all. For each new \
					one it closes the one that was unused for longest, which is always the one that is needed next. Nearly every \
					request opens a connection, and each closed one stays in `TIME_WAIT` for a minute. At 500 requests per second \
					the machine runs out of ports within that minute.""",
			"With 200 connections in all, each host keeps one. That is 8 opened per 1000 requests instead of 1000.");

	@Test
	void requestsToManyHostsReuseConnectionsOfOurPoolAndNoneOfStockPool() {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.opened()).isGreaterThan(stock.requests() * 9 / 10);
		assertThat(ours.failures()).isEmpty();
		assertThat(ours.opened()).isEqualTo(HOSTS);
	}

	private static Run run(Client client) {
		List<FaultyServer> servers = Stream.generate(FaultyServer::start).limit(HOSTS).toList();
		try (OpenClient http = client.open("http://localhost"); Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(5000, 400); i++) {
				URI host = servers.get(i % HOSTS).origin();
				stopwatch.send(() -> http.rest().get().uri(host).retrieve().toBodilessEntity());
			}
			Run run = stopwatch.run(servers.stream().mapToLong(FaultyServer::opened).sum());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
		finally {
			servers.forEach(FaultyServer::close);
		}
	}

}
