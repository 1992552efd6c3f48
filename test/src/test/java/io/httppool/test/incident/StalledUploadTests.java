package io.httppool.test.incident;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that accepts a connection and reads nothing.
 */
@Tag("slow")
class StalledUploadTests {

	/** More than the buffers of both sockets take. */
	private static final byte[] LARGE = new byte[30_000_000];

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Incident INCIDENT = new Incident(18, Incident.State.SOLVED, "A server that stops reading",
			"""
					A server hangs while a client uploads 30 MB. Both clients have a read timeout of one second, but it \
					bounds only reads, and this client is writing. A caller gives up after five seconds; an interrupt does not end the \
					write of a plain socket, so its thread and its connection are lost until the process ends.""",
			"""
					The upkeep closes a connection whose server has taken no byte for the read timeout, or for `write-timeout`. \
					The request fails with a message that says how many bytes were written.""");

	@Test
	void uploadsToAServerThatStopsReadingEnd() throws Exception {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys("no answer within 5000 ms");
		assertThat(ours.failures()).containsOnlyKeys("SocketTimeoutException");
	}

	private static Run run(Client client) throws IOException, InterruptedException {
		try (RawServer server = new RawServer();
				OpenClient http = client.open(server.url(), "spring.http.clients.read-timeout=1s");
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(2, 1); i++) {
				stopwatch.sendWithin(DEADLINE, () -> http.post("/", LARGE));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

}
