package io.httppool.test.incident;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A firewall that forgets all connections at once, and drops what comes over them.
 */
@Tag("slow")
class SilentSiblingsTests {

	/** As many as the stock pool has. */
	private static final int CONNECTIONS = 5;

	private static final Incident INCIDENT = new Incident(24, Incident.State.SOLVED, "A firewall that forgets",
			"""
					A firewall forgets all connections of a client, and drops without a word what comes over them. Callers send \
					one `POST` after the other, with a read timeout of half a second. Each fails over another dead connection, \
					until none is left.""",
			"""
					One request fails. As not a byte has come over a connection that had worked before, its idle siblings that \
					were not heard from since are closed, and the next request opens a new one.""");

	@Test
	void oneRequestFailsInsteadOfOneForEachConnection() throws Exception {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failed()).isEqualTo(CONNECTIONS);
		assertThat(ours.failed()).isOne();
	}

	private static Run run(Client client) throws IOException, InterruptedException {
		Firewall firewall = new Firewall();
		try (RawServer server = new RawServer(firewall);
				OpenClient http = client.open(server.url(), "spring.http.clients.read-timeout=500ms");
				Stopwatch stopwatch = new Stopwatch()) {
			stopwatch.sendAtOnce(CONNECTIONS, () -> http.post("/together", new byte[0]));
			firewall.hasForgotten.set(true);
			for (int i = 0; i < 2 * CONNECTIONS; i++) {
				stopwatch.send(() -> http.post("/", new byte[0]));
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
		finally {
			firewall.end.countDown();
		}
	}

	/**
	 * A server behind a firewall.
	 */
	private static final class Firewall implements RawServer.Service {

		private final AtomicBoolean hasForgotten = new AtomicBoolean();

		private final CountDownLatch together = new CountDownLatch(CONNECTIONS);

		private final CountDownLatch end = new CountDownLatch(1);

		@Override
		public void serve(Socket socket) throws IOException {
			boolean isOld = !this.hasForgotten.get();
			String request = RawServer.readHead(socket);
			while (!request.isEmpty()) {
				if (isOld && this.hasForgotten.get()) {
					await(this.end);
				}
				if (request.contains("/together")) {
					this.together.countDown();
					await(this.together);
				}
				RawServer.send(socket, "HTTP/1.1 200 OK;Content-Length: 0;;");
				request = RawServer.readHead(socket);
			}
		}

		private static void await(CountDownLatch latch) throws IOException {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

	}

}
