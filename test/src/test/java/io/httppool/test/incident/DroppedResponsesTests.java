package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that takes a response, looks at its status, and forgets to close it.
 */
@Tag("slow")
class DroppedResponsesTests {

	private static final Incident INCIDENT = new Incident(12, Incident.State.SOLVED, "Dropped responses",
			"""
					A response is not closed, in code that seldom runs. Its connection is never released. After the fifth time the \
					stock pool has no connection left, until the process is restarted.""",
			"""
					Once the garbage collector has found the response, the connection is reclaimed, and the log names the line of \
					code. (Here the collector runs after every tenth response.)""");

	private static final Duration DEADLINE = Duration.ofSeconds(3);

	@Test
	void droppedResponsesExhaustStockPoolAndNotOurs() throws InterruptedException {
		Run stock = run(Client.STOCK, Scale.of(20, 8));
		Run ours = run(Client.HTTPPOOL, Scale.of(200, 80));

		assertThat(stock.failed()).isPositive();
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client, int requests) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < requests; i++) {
				stopwatch.sendWithin(DEADLINE,
						() -> http.rest().get().uri("/").exchange((request, response) -> response, false));
				if (i % 10 == 9) {
					System.gc();
				}
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
