package io.httppool.test.incident;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway that answers 503 after the server behind it has acted.
 */
@Tag("slow")
class ChargedTwiceTests {

	private static final String TWICE = "charged twice";

	private static final Incident INCIDENT = new Incident(21, Incident.State.SOLVED, "A payment that is charged twice",
			"""
					A gateway loses the answer of the server behind it, and answers a `POST` with 503 itself. The payment has \
					been made. The stock client repeats the `POST` after a second, and it is made again.""",
			"""
					A request that is not idempotent is never repeated because of its answer: the caller gets the 503, and \
					knows that the outcome is not certain.""");

	private final AtomicInteger payments = new AtomicInteger();

	@Test
	void paymentIsMadeOnce() throws IOException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys(TWICE);
		assertThat(ours.failures()).containsOnlyKeys("ServiceUnavailable");
	}

	private Run run(Client client) throws IOException {
		try (RawServer server = new RawServer(this::serve);
				OpenClient http = client.open(server.url());
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(10, 2); i++) {
				this.payments.set(0);
				stopwatch.send(() -> http.rest().post().uri("/pay").retrieve().toBodilessEntity());
				if (this.payments.get() > 1) {
					stopwatch.note(TWICE);
				}
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private void serve(Socket socket) throws IOException {
		while (!RawServer.readHead(socket).isEmpty()) {
			boolean isFirst = this.payments.incrementAndGet() == 1;
			RawServer.send(socket,
					"HTTP/1.1 %s;Content-Length: 0;;".formatted(isFirst ? "503 Service Unavailable" : "200 OK"));
		}
	}

}
