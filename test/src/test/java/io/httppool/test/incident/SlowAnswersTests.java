package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred callers at once, and answers that take 200 ms. Each caller needs a
 * connection, or has to wait for those of others.
 */
@Tag("slow")
class SlowAnswersTests {

	private static final Incident INCIDENT = new Incident(2, Incident.State.SOLVED, "200 callers, answers after 200 ms",
			"""
					200 callers at once, each of which sends one request after the other, to a server that answers after 200 ms. \
					The five connections of the stock pool serve 25 requests per second, so each caller waits for forty others.""",
			"""
					The limit grows with the crowd before the first answer, until all are served. The third row is a pool that \
					starts with the right limit.""");

	private static final int CALLERS = 200;

	private static final Duration ANSWER = Duration.ofMillis(200);

	@Test
	void requestsDoNotWaitForEachOtherOnceTheLimitHasGrown() throws InterruptedException {
		Run stock = run(Client.STOCK, "stock");
		Run ours = run(Client.HTTPPOOL, "httppool");
		Run enough = run(Client.HTTPPOOL, "httppool, `per-route.initial: 200`",
				"httppool.defaults.per-route.initial=200");

		assertThat(ours.failures()).isEmpty();
		assertThat(ours.p99()).isLessThan(stock.p99().dividedBy(2));
		assertThat(enough.failures()).isEmpty();
	}

	private static Run run(Client client, String who, String... properties) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString(), properties);
				Stopwatch stopwatch = new Stopwatch()) {
			server.inflict(Faults.delayFirstByte(ANSWER));
			for (int i = 0; i < Scale.of(3, 1); i++) {
				stopwatch.sendAtOnce(CALLERS, () -> http.get("/"));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(who, run);
			return run;
		}
	}

}
