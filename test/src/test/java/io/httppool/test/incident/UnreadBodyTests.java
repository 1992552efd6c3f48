package io.httppool.test.incident;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller that needs only the beginning of a response without an end.
 */
@Tag("slow")
class UnreadBodyTests {

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Incident INCIDENT = new Incident(20, Incident.State.SOLVED, "A body not read to its end",
			"""
					A caller reads the first event of a stream by `exchange()`, and returns. The stock client goes on reading, so \
					that the connection can be used again: `close()` returns when the server has sent everything, here never. \
					A long download that is not needed has the same effect for its length. The caller gives up after five seconds.""",
			"""
					At most 64 KB are read, for a tenth of a second; then the connection is closed (`drain-body`). A short \
					rest still leaves the connection for the next request.""");

	@Test
	void callerThatHasReadEnoughIsNotHeld() throws Exception {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys("no answer within 5000 ms");
		assertThat(ours.failures()).isEmpty();
	}

	private static Run run(Client client) throws IOException, InterruptedException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.send(socket, "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;");
			RawServer.repeat(socket, "8;data: 1\n;", 10);
		}); OpenClient http = client.open(server.url()); Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(2, 1); i++) {
				stopwatch.sendWithin(DEADLINE, () -> readFirst(http));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private static void readFirst(OpenClient http) {
		int read = http.rest().get().uri("/").exchange((request, response) -> response.getBody().readNBytes(8).length);
		assertThat(read).isEqualTo(8);
	}

}
