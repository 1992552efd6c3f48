package io.httppool.test.incident;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deadlines of callers that are shorter than the response. The callers give up, and their
 * connections stay leased for responses that no caller reads.
 */
@Tag("slow")
class CancelledCallersTests {

	private static final Incident INCIDENT = new Incident(8, Incident.State.SOLVED,
			"Deadlines shorter than the response",
			"""
					Some requests are answered late, and their callers give up: a future is cancelled and its thread \
					interrupted. A thread that reads from a plain socket does not notice an interrupt, so its connection stays \
					leased until the server answers. After five such requests the stock pool has no connection left, and quick \
					requests to the same server fail, too.""",
			"""
					An interrupt ends the exchange at once, and the connection with it. The table leaves out the 40 \
					requests that were cancelled, because their server was late.""");

	/** Generous in every build, whose machine may be busy. */
	private static final Duration DEADLINE = Scale.of(Duration.ofMillis(500), Duration.ofSeconds(3));

	private static final int LATE = 40;

	@Test
	void requestsAfterCancelledOnesFindNoConnectionInStockPoolAndFindOneInOurs() throws InterruptedException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failed()).isEqualTo(stock.requests());
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client) throws InterruptedException {
		LateAnswers answers = new LateAnswers();
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch late = new Stopwatch();
				Stopwatch quick = new Stopwatch()) {
			server.answer(answers);
			http.get("/quick");
			for (int i = 0; i < LATE; i++) {
				late.sendWithin(Duration.ofMillis(20), () -> http.get(LateAnswers.PATH));
			}
			for (int i = 0; i < Scale.of(40, 2); i++) {
				quick.sendWithin(DEADLINE, () -> http.get("/quick"));
			}
			Run run = quick.run(server.opened());
			answers.letGo();
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
