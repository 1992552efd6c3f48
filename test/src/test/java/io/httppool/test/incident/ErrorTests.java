package io.httppool.test.incident;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request that runs out of memory.
 */
class ErrorTests {

	private static final Incident INCIDENT = new Incident(13, Incident.State.SOLVED, "An Error in one request",
			"""
					The body of one request is too large, and an `OutOfMemoryError` passes through HttpClient, which then closes \
					its pool for good: every later request fails with "Connection pool shut down", until the process is \
					restarted.""",
			"The request fails, its connection is discarded, and the pool counts the error and goes on.");

	@Test
	void errorEndsStockPoolForGoodAndOneRequestOfOurs() {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failed()).isEqualTo(stock.requests());
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client) {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch first = new Stopwatch();
				Stopwatch later = new Stopwatch()) {
			http.get("/");
			first.send(() -> http.rest().post().uri("/").body((out) -> {
				throw new OutOfMemoryError("Thrown on purpose");
			}).retrieve().toBodilessEntity());
			assertThat(first.run(0).failed()).isOne();
			for (int i = 0; i < Scale.of(1000, 50); i++) {
				later.send(() -> http.get("/"));
			}
			Run run = later.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
