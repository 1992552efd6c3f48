package io.httppool.test.incident;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that sends a body after the answer to a {@code HEAD}, a moment later.
 */
class BodyAfterHeadTests {

	private static final String WRONG = "another account";

	private static final Duration LATER = Duration.ofMillis(3);

	private static final Incident INCIDENT = new Incident(22, Incident.State.SOLVED, "A body after a HEAD",
			"""
					A server sends a body after the answer to a `HEAD`, some milliseconds later, and then the next request comes. \
					The stock client takes the body for the answer to that request: the caller gets the data of \
					another account, with status 200.""",
			"""
					Connections are looked at before each request, and one that has received bytes without a request is closed. \
					[Bytes that come after the request was sent](timeouts.md#answers-to-nobody) cannot be told from its answer by \
					any client.""");

	private final Semaphore sent = new Semaphore(0);

	@Test
	void nobodyGetsTheBodyOfAnotherRequest() throws IOException, InterruptedException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsKey(WRONG);
		assertThat(ours.failures()).isEmpty();
	}

	private Run run(Client client) throws IOException, InterruptedException {
		try (RawServer server = new RawServer(this::serve);
				OpenClient http = client.open(server.url());
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(1000, 30); i++) {
				http.rest().head().uri("/accounts/1").retrieve().toBodilessEntity();
				this.sent.acquire();
				stopwatch.send(() -> {
					String account = http.rest().get().uri("/accounts/2").retrieve().body(String.class);
					if (!"2".equals(account)) {
						stopwatch.note(WRONG);
					}
				});
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private void serve(Socket socket) throws IOException {
		String request = RawServer.readHead(socket);
		while (!request.isEmpty()) {
			String answer = "HTTP/1.1 200 OK;Content-Type: text/plain;Content-Length: 1;;";
			if (request.startsWith("HEAD")) {
				RawServer.send(socket, answer);
				LockSupport.parkNanos(LATER.toNanos());
				RawServer.send(socket, answer + "1");
				this.sent.release();
			}
			else {
				RawServer.send(socket, answer + "2");
			}
			request = RawServer.readHead(socket);
		}
	}

}
