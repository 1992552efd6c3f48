package io.httppool.test.incident;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy that answers a request for a tunnel with a redirect to its own login page.
 */
@Tag("slow")
class RedirectingProxyTests {

	private static final String IN_CLEAR = "API key sent to the proxy in clear";

	private static final Incident INCIDENT = new Incident(16, Incident.State.SOLVED, "A proxy that redirects", """
			A proxy wants its users to log in, and answers the request for a tunnel to an https server with a redirect \
			to its login page. The stock client takes that for the answer of the server and follows it: the request \
			goes to the proxy without TLS, its API key with it, and the caller gets the login page with status 200.""",
			"""
					The request fails with a `ProxyTunnelException`, which tells the status and the proxy. Nothing that was \
					meant for the server leaves the application.""");

	@Test
	void requestsMeantForTheServerNeverGoToTheProxy() throws IOException {
		Run stock = run(Client.STOCK);
		Run ours = run(Client.HTTPPOOL);

		assertThat(stock.failures()).containsOnlyKeys(IN_CLEAR);
		assertThat(ours.failures()).containsOnlyKeys("ProxyTunnelException");
	}

	private static Run run(Client client) throws IOException {
		try (Proxy proxy = new Proxy();
				OpenClient http = client.open("https://payments.test", ThroughProxy.class);
				Stopwatch stopwatch = new Stopwatch()) {
			for (int i = 0; i < Scale.of(100, 10); i++) {
				int before = proxy.keys.get();
				stopwatch.send(
						() -> http.rest().get().uri("/").header("X-Api-Key", "none").retrieve().toEntity(byte[].class));
				if (proxy.keys.get() > before) {
					stopwatch.note(IN_CLEAR);
				}
			}
			Run run = stopwatch.run(proxy.server.opened());
			INCIDENT.report(Who.of(client), run);
			return run;
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class ThroughProxy {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> proxy() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.setProxy(new HttpHost("127.0.0.1", Proxy.port)));
		}

	}

	/**
	 * A proxy with a login page, which counts the API keys that it sees.
	 */
	private static final class Proxy implements AutoCloseable {

		private static volatile int port;

		private final AtomicInteger keys = new AtomicInteger();

		private final RawServer server = new RawServer(this::serve);

		private Proxy() throws IOException {
			port = this.server.port();
		}

		private void serve(Socket socket) throws IOException {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String line = in.readLine();
			while (line != null) {
				boolean isTunnel = line.startsWith("CONNECT ");
				while (line != null && !line.isEmpty()) {
					this.keys.addAndGet(line.startsWith("X-Api-Key:") ? 1 : 0);
					line = in.readLine();
				}
				RawServer.send(socket, answer(isTunnel));
				line = in.readLine();
			}
		}

		private static String answer(boolean isTunnel) {
			return isTunnel ? "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/login\r\nContent-Length: 0\r\n\r\n"
				.formatted(port) : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlogin";
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

}
