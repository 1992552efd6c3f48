package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that works on ten requests at a time and queues thirty more. With too few
 * connections its workers are idle; with too many it rejects requests.
 */
@Tag("slow")
class FewWorkersTests {

	private static final Incident INCIDENT = new Incident(10, Incident.State.OPEN, "Few workers", """
			A server with ten workers, 20 ms for each request, and a queue of thirty. It rejects further requests with \
			status 503. 400 requests per second come, in bursts; it could serve 500. With five connections half of its \
			workers are idle while callers queue. With a pool without a limit it rejects requests of each burst.""",
			"""
					Bursts are over before the tuner can learn from them, and the latency does not show that the queue of the \
					server is nearly full. So the limit may grow too far, until the server rejects the first requests. Then the \
					tuner undoes the growth, and tries again after a minute. With `tuner.mode: off` the limit stays at 32, which \
					this server can hold, and no request fails.""");

	private static final String FIXED = "httppool, `tuner.mode: off`";

	private static final String UNLIMITED = "httppool, `per-route.initial: 200`";

	private static final int BURST = 80;

	@Test
	void requestsAreNeitherLateNorTurnedAwayIfTheLimitIsNearTheWorkers() throws InterruptedException {
		Outcome stock = run(Client.STOCK, "stock");
		Outcome ours = run(Client.HTTPPOOL, "httppool");
		Outcome fixed = run(Client.HTTPPOOL, FIXED, "httppool.tuner.mode=off");
		Outcome unlimited = run(Client.HTTPPOOL, UNLIMITED, "httppool.tuner.mode=off",
				"httppool.defaults.per-route.initial=200");

		assertThat(fixed.failures()).isEmpty();
		assertThat(fixed.p99()).isLessThan(stock.p99());
		// A POST is not repeated after a 503, and the short run is mostly the first
		// trial.
		assertThat(ours.failed()).isLessThan(unlimited.failed());
		assertThat(unlimited.failed()).isPositive();
	}

	private static Outcome run(Client client, String who, String... properties) throws InterruptedException {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString(), properties)) {
			server.inflict(Faults.workers(10, 30));
			server.inflict(Faults.delayFirstByte(Duration.ofMillis(20)));
			Outcome outcome = OpenLoad
				.lasting(400, Scale.of(Duration.ofSeconds(14), Duration.ofSeconds(4)), new Spacing.Waves(BURST, 10))
				.run(() -> http.rest().post().uri("/").retrieve().toBodilessEntity());
			INCIDENT.report(who, Run.of(outcome, server.opened()));
			return outcome;
		}
	}

}
