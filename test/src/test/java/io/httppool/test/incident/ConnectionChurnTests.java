package io.httppool.test.incident;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bursts of callers, and how many connections they leave in {@code TIME_WAIT}.
 */
class ConnectionChurnTests {

	private static final Incident INCIDENT = new Incident(14, "A storm of TIME_WAIT", """
			Bursts of 200 callers. A client that keeps only a few idle connections opens the others anew in each burst \
			and closes them after it; each stays in `TIME_WAIT` for a minute, until the machine has no ports left.""",
			"""
					Solved, and no fault of HttpClient, whose pool keeps what it has opened: it opens five, and its callers \
					wait for them. Ours opens up to its limit, and keeps them, too.""");

	private static final int CALLERS = 200;

	private static final int LIMIT = 32;

	@Test
	void burstsReuseTheConnectionsOfTheOnesBefore() throws InterruptedException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.opened()).isLessThanOrEqualTo(5);
		assertThat(ours.failures()).isEmpty();
		assertThat(ours.opened()).isLessThanOrEqualTo(LIMIT);
	}

	private static Run run(Client client) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(50, 5); i++) {
				stopwatch.sendAtOnce(CALLERS, () -> http.get("/"));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
