package io.httppool.test.incident;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that dies while it sends the head of a response. The part that has arrived
 * says 200 and does not mention a body.
 */
class CutOffHeadTests {

	private static final String TAKEN_FOR_COMPLETE = "empty answer taken for complete";

	private static final Incident INCIDENT = new Incident(6, Incident.State.SOLVED,
			"A response that is cut off in its head",
			"""
					A server dies just after the status line. HttpClient takes the end of the stream for the end of the head, so \
					the caller gets status 200 and no body: wrong data, with no exception, no retry and no log line.""",
			"""
					Solved as far as a client can: the request fails with a `ConnectionClosedException`. The failure itself \
					is the server's.""");

	private static final int STATUS_LINE = "HTTP/1.1 200 \r\n".length();

	@Test
	void responseOverStockPoolIsTakenForCompleteAndOverOursFails() {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsKey(TAKEN_FOR_COMPLETE);
		assertThat(ours.failures()).containsOnlyKeys("ConnectionClosedException");
	}

	private static Run run(Client client) {
		try (FaultyServer server = FaultyServer.start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch stopwatch = new Stopwatch()) {
			server.inflict(Faults.closeAfter(STATUS_LINE));
			for (int i = 0; i < Scale.of(1000, 20); i++) {
				stopwatch.send(() -> {
					if (http.rest().post().uri("/").retrieve().body(String.class) == null) {
						stopwatch.note(TAKEN_FOR_COMPLETE);
					}
				});
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
