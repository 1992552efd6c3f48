package io.httppool.test.incident;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that sends interim responses for ever.
 */
@Tag("slow")
class EndlessProcessingTests {

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Incident INCIDENT = new Incident(19, Incident.State.SOLVED, "Processing for ever",
			"""
					A server, or a gateway before it, sends `102 Processing` every tenth of a second and never an answer. \
					Both clients have a read timeout of one second, but each interim response starts it anew. A caller gives up \
					after five seconds.""",
			"""
					The read timeout bounds all of the wait for the head of the answer, however many interim responses come. \
					`call-timeout` would bound the whole call.""");

	@Test
	void waitForAnAnswerEndsWhateverInterimResponsesCome() throws Exception {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys("no answer within 5000 ms");
		assertThat(ours.failures()).containsOnlyKeys("SocketTimeoutException");
	}

	private static Run run(Client client) throws IOException, InterruptedException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.repeat(socket, "HTTP/1.1 102 Processing;;", 100);
		});
				OpenClient http = client.open(server.url(), "spring.http.clients.read-timeout=1s");
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(2, 1); i++) {
				stopwatch.sendWithin(DEADLINE, () -> http.get("/"));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
