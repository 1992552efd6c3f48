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
 * A server that refuses a body before it has come.
 */
@Tag("slow")
class RefusedUploadTests {

	private static final String TWICE = "sent twice";

	/** The exception with the status 413. */
	private static final String REFUSED = "HttpClientErrorException";

	private static final byte[] LARGE = new byte[10_000_000];

	private static final Incident INCIDENT = new Incident(23, Incident.State.SOLVED, "An upload that is refused",
			"""
					A server answers the head of a large `PUT` with `413 Content Too Large` and closes. The stock client is still \
					sending the body: it fails with a broken pipe, does not read the answer, and sends the request again, with \
					the same result. The caller never learns why.""",
			"""
					The client stops sending when the answer has come, and the caller gets it: a 413, once.""");

	private final AtomicInteger requests = new AtomicInteger();

	@Test
	void callerLearnsThatTheUploadIsRefused() throws IOException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).doesNotContainKey(REFUSED).containsKey(TWICE);
		assertThat(ours.failures()).containsOnlyKeys(REFUSED);
	}

	private Run run(Client client) throws IOException {
		try (RawServer server = new RawServer(this::serve);
				OpenClient http = client.open(server.url());
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(20, 2); i++) {
				this.requests.set(0);
				stopwatch.send(() -> http.rest().put().uri("/").body(LARGE).retrieve().toBodilessEntity());
				if (this.requests.get() > 1) {
					stopwatch.note(TWICE);
				}
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private void serve(Socket socket) throws IOException {
		if (!RawServer.readHead(socket).isEmpty()) {
			this.requests.incrementAndGet();
			RawServer.send(socket, "HTTP/1.1 413 Content Too Large;Content-Length: 0;Connection: close;;");
		}
	}

}
