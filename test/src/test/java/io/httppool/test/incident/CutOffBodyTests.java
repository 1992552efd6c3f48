package io.httppool.test.incident;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.TestCertificate;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response over TLS that states no length, and is cut off by the end of TCP.
 */
@Tag("slow")
class CutOffBodyTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.localhost();

	private static final String CUT_OFF = "balance cut off, taken for complete";

	private static final Incident INCIDENT = new Incident(25, Incident.State.SOLVED, "A balance that is cut off", """
			A server sends a balance of 1000000 over TLS, without stating its length, and dies after 1000. TCP ends, \
			without the `close_notify` that TLS has against this. The stock client takes the end of the connection for \
			the end of the response: the caller gets a balance of 1000, with status 200.""", """
			The request fails with a `ConnectionClosedException` that names `tls.require-close-notify`.""");

	@Test
	void balanceThatIsCutOffIsNotTakenForComplete() throws IOException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys(CUT_OFF);
		assertThat(ours.failures()).containsOnlyKeys("ConnectionClosedException");
	}

	private static Run run(Client client) throws IOException {
		List<String> properties = new ArrayList<>(List.of("spring.http.clients.ssl.bundle=test"));
		CERTIFICATE.bundleProperties("test").forEach((name, value) -> properties.add(name + "=" + value));
		try (RawServer server = new RawServer(CutOffBodyTests::serve);
				OpenClient http = client.open(server.url().replace("http:", "https:"),
						properties.toArray(String[]::new));
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(100, 5); i++) {
				stopwatch.send(() -> {
					if ("1000".equals(http.rest().get().uri("/balance").retrieve().body(String.class))) {
						stopwatch.note(CUT_OFF);
					}
				});
			}
			Run run = stopwatch.run(server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	private static void serve(Socket socket) throws IOException {
		SSLSocket secure = (SSLSocket) CERTIFICATE.sslContext()
			.getSocketFactory()
			.createSocket(socket, null, socket.getPort(), false);
		secure.setUseClientMode(false);
		if (!RawServer.readHead(secure).isEmpty()) {
			RawServer.send(secure, "HTTP/1.1 200 OK;Content-Type: text/plain;Connection: close;;1000");
		}
	}

}
