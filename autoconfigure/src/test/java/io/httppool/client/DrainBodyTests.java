package io.httppool.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fate of connections whose responses are closed early.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DrainBodyTests {

	private final ApplicationContextRunner runner;

	private final CountDownLatch end = new CountDownLatch(1);

	DrainBodyTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 1000000000", "Transfer-Encoding: chunked" })
	void connectionWithMoreToComeIsClosed(String framing) throws IOException {
		try (LoopbackServer server = endless(framing)) {
			this.runner.withPropertyValues("httppool.defaults.drain-body.timeout=1h").run((context) -> {
				closeEarly(context, server, 1);

				assertThat(this.end.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(closed(context)).isEqualTo(1);
			});
		}
	}

	@Test
	void connectionWhoseServerTakesLongForTheRestIsClosed() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
			awaitEnd(socket);
		})) {
			this.runner.run((context) -> {
				closeEarly(context, server, 1);

				assertThat(this.end.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(closed(context)).isEqualTo(1);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 6\r\n\r\n123456",
			"Transfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n0\r\n\r\n" })
	void connectionWithAShortRestIsUsedAgain(String message) throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (StalledServer.readHead(socket)) {
				StalledServer.send(socket, "HTTP/1.1 200 OK\r\n" + message);
			}
		})) {
			this.runner.withPropertyValues("httppool.defaults.drain-body.timeout=10s").run((context) -> {
				closeEarly(context, server, 0);
				closeEarly(context, server, 1);
				closeEarly(context, server, 6);
				closeEarly(context, server, 7);

				assertThat(server.connections()).isEqualTo(1);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.default", "routes.it" })
	void maxSizeIsWhatIsReadAtMost(String layer) throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (StalledServer.readHead(socket)) {
				StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456");
			}
		})) {
			this.runner
				.withPropertyValues("httppool.defaults.drain-body.max-size=1MB",
						"httppool.routes.it.origin=http://localhost:" + server.port(),
						"httppool.%s.drain-body.max-size=4B".formatted(layer),
						"httppool.%s.drain-body.timeout=10s".formatted(layer))
				.run((context) -> {
					closeEarly(context, server, 2);
					closeEarly(context, server, 1);
					closeEarly(context, server, 6);

					assertThat(server.connections()).isEqualTo(2);
				});
		}
	}

	/** The proof of some schemes, such as NTLM, has to come over the same connection. */
	@Test
	void connectionOfAChallengeIsUsedAgainHoweverLongItsBodyIs() throws IOException {
		String page = "x".repeat(200_000);
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			StalledServer.send(socket, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
					+ "Content-Length: 200000\r\n\r\n");
			pause(Duration.ofMillis(300));
			StalledServer.send(socket, page);
			StalledServer.readHead(socket);
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		})) {
			BasicCredentialsProvider credentials = new BasicCredentialsProvider();
			credentials.setCredentials(new AuthScope(server.host("http")),
					new UsernamePasswordCredentials("user", "secret".toCharArray()));
			this.runner.withPropertyValues(ClientContext.STANDARD)
				.withBean(Customizer.class,
						() -> new Customizer((builder) -> builder
							.withHttpClientCustomizer((client) -> client.setDefaultCredentialsProvider(credentials))))
				.run((context) -> {
					closeEarly(context, server, 0);

					assertThat(server.connections()).isEqualTo(1);
				});
		}
	}

	@Test
	void drainTimeoutLeavesAServerThatTime() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			while (StalledServer.readHead(socket)) {
				StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123");
				pause(Duration.ofMillis(300));
				StalledServer.send(socket, "456");
			}
		})) {
			this.runner.withPropertyValues("httppool.defaults.drain-body.timeout=20s").run((context) -> {
				closeEarly(context, server, 1);
				closeEarly(context, server, 1);

				assertThat(server.connections()).isEqualTo(1);
			});
		}
	}

	@Test
	void readTimeoutIsAsBeforeAfterAShortRest() throws IOException {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456");
			StalledServer.readHead(socket);
			pause(Duration.ofMillis(300));
			StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		})) {
			this.runner.run((context) -> {
				closeEarly(context, server, 1);
				closeEarly(context, server, 0);

				assertThat(server.connections()).isEqualTo(1);
			});
		}
	}

	private LoopbackServer endless(String framing) throws IOException {
		byte[] chunk = ("400\r\n" + "x".repeat(0x400) + "\r\n").getBytes();
		return new LoopbackServer((socket) -> {
			StalledServer.readHead(socket);
			try {
				StalledServer.send(socket, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
				while (true) {
					socket.getOutputStream().write(chunk);
				}
			}
			finally {
				this.end.countDown();
			}
		});
	}

	private void awaitEnd(Socket socket) throws IOException {
		try {
			socket.getInputStream().readAllBytes();
		}
		finally {
			this.end.countDown();
		}
	}

	/** Read some bytes of a response and close it. */
	private static void closeEarly(ApplicationContext context, LoopbackServer server, int bytes) {
		context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri("http://localhost:" + server.port() + "/")
			.exchange((request, response) -> {
				InputStream body = response.getBody();
				for (int i = 0; i < bytes; i++) {
					body.read();
				}
				return bytes;
			});
	}

	private static long closed(ApplicationContext context) {
		return context.getBean(PoolRegistry.class)
			.all()
			.get(0)
			.snapshot()
			.routes()
			.get(0)
			.totals()
			.closed()
			.getOrDefault(CloseReason.NOT_REUSABLE, 0L);
	}

	private static void pause(Duration span) {
		try {
			TimeUnit.NANOSECONDS.sleep(span.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
