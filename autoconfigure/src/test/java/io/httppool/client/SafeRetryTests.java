package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests that are repeated, and those that are not, when a connection breaks.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
class SafeRetryTests {

	private static final String FAULTY = "/faulty";

	private static final String BROKEN = "/broken";

	private static final String TIMED_OUT = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";

	@TempDir
	private static Path directory;

	private final ApplicationContextRunner runner;

	SafeRetryTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@Test
	void getOnAReusedConnectionThatIsResetIsRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				String answer = send(context, HttpMethod.GET, server.url(FAULTY));

				assertThat(answer).isEqualTo("ok");
				assertThat(server.requests(FAULTY)).isEqualTo(2);
				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	@Test
	void getOnAReusedConnectionThatIsClosedIsRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http(Socket::close)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				String answer = send(context, HttpMethod.GET, server.url(FAULTY));

				assertThat(answer).isEqualTo("ok");
				assertThat(server.requests(FAULTY)).isEqualTo(2);
			});
		}
	}

	@Test
	void getOnAReusedConnectionWithTlsThatIsResetIsRepeated() throws IOException {
		Certificates certificates = Certificates.create(directory, "server", "client");
		try (BreakingServer server = BreakingServer.https(certificates.context("server").getServerSocketFactory(),
				BreakingServer::reset)) {
			this.runner.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.run((context) -> {
					send(context, HttpMethod.GET, server.url("/"));

					String answer = send(context, HttpMethod.GET, server.url(FAULTY));

					assertThat(answer).isEqualTo("ok");
					assertThat(server.requests(FAULTY)).isEqualTo(2);
				});
		}
	}

	@Test
	void putIsRepeatedWithItsBody() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				String answer = send(context, HttpMethod.PUT, server.url(FAULTY));

				assertThat(answer).isEqualTo("ok");
				assertThat(server.requests(FAULTY)).isEqualTo(2);
			});
		}
	}

	@Test
	void putThatIsResetWhileItsBodyIsSentIsRepeated() throws IOException {
		String large = "x".repeat(20_000_000);
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				String answer = send(context, HttpMethod.PUT, server.url(FAULTY + "/unread"), large);

				assertThat(answer).isEqualTo("ok");
				assertThat(server.requests(FAULTY + "/unread")).isEqualTo(2);
			});
		}
	}

	@Test
	void postIsNotRepeatedAndFailsWithTheReset() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertBroken(SocketException.class, () -> send(context, HttpMethod.POST, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getOnAFreshConnectionIsNotRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				assertBroken(SocketException.class, () -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getThatBreaksWithinTheStatusLineIsNotRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> sendThenReset(socket, "HTTP/1.1 2"))) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getThatBreaksAfterAnInformationalAnswerIsNotRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> {
			LoopbackServer.send(socket, "HTTP/1.1 103 Early Hints\r\n\r\n");
			socket.close();
		})) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertBroken(NoHttpResponseException.class, () -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getThatTimesOutIsNotRepeated() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> {
		})) {
			this.runner.withPropertyValues("spring.http.clients.read-timeout=100ms").run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> send(context, HttpMethod.GET, server.url(FAULTY)))
					.withMessageContaining("timed out");

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getOfAnInterruptedThreadIsNotRepeated() throws IOException {
		Thread client = Thread.currentThread();
		try (BreakingServer server = BreakingServer.http((socket) -> {
			client.interrupt();
			BreakingServer.reset(socket);
		})) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(Thread.interrupted()).isTrue();
				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void getThatMeetsTwoStaleConnectionsIsRepeatedOnlyOnce() throws IOException {
		CyclicBarrier together = new CyclicBarrier(2);
		AtomicInteger faults = new AtomicInteger();
		try (BreakingServer server = BreakingServer.http((socket) -> {
			if (faults.incrementAndGet() <= 2) {
				await(together);
				BreakingServer.answer(socket);
			}
			else {
				BreakingServer.reset(socket);
			}
		})) {
			this.runner.run((context) -> {
				CompletableFuture<String> other = CompletableFuture
					.supplyAsync(() -> send(context, HttpMethod.GET, server.url("/broken/one")));
				send(context, HttpMethod.GET, server.url("/broken/two"));
				other.join();

				assertBroken(SocketException.class, () -> send(context, HttpMethod.GET, server.url("/broken")));

				assertThat(server.connections()).isEqualTo(2);
				assertThat(server.requests("/broken")).isEqualTo(2);
			});
		}
	}

	@Test
	void requestIsRepeatedAtOnce() {
		SafeRetryStrategy strategy = new SafeRetryStrategy(() -> {
			throw new IllegalStateException();
		}, InstantSource.system());
		IOException reset = new SocketException("Connection reset");

		TimeValue interval = strategy.getRetryInterval(new BasicHttpRequest("GET", "/"), reset, 1,
				HttpClientContext.create());

		assertThat(interval).isEqualTo(TimeValue.ZERO_MILLISECONDS);
	}

	@Test
	void strategyOfTheUserWins() throws IOException {
		DefaultHttpRequestRetryStrategy never = new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS);
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			customize((client) -> client.setRetryStrategy(never)).run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertBroken(SocketException.class, () -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void nothingIsRepeatedWhenTheUserDisablesIt() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			customize(HttpClientBuilder::disableAutomaticRetries).run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertBroken(SocketException.class, () -> send(context, HttpMethod.GET, server.url(FAULTY)));

				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void answerThatNoRequestCameInTimeIsRepeatedOnAReusedConnectionOnce() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> LoopbackServer.send(socket, TIMED_OUT))) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				String answer = send(context, HttpMethod.POST, server.url(FAULTY));

				assertThat(answer).isEqualTo("ok");
				assertThat(server.requests(FAULTY)).isEqualTo(2);
				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	@Test
	void answerThatNoRequestCameInTimeIsPassedOnWhenItComesAgain() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> LoopbackServer.send(socket, TIMED_OUT))) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server.url("/"));

				assertThatExceptionOfType(HttpClientErrorException.class)
					.isThrownBy(() -> send(context, HttpMethod.POST, server.url(BROKEN)))
					.withMessageStartingWith("408");
				assertThat(server.requests(BROKEN)).isEqualTo(2);
			});
		}
	}

	@Test
	void answerThatNoRequestCameInTimeIsPassedOnWhenTheConnectionIsFresh() throws IOException {
		try (BreakingServer server = BreakingServer.http((socket) -> LoopbackServer.send(socket, TIMED_OUT))) {
			this.runner.run((context) -> {
				assertThatExceptionOfType(HttpClientErrorException.class)
					.isThrownBy(() -> send(context, HttpMethod.POST, server.url(FAULTY)))
					.withMessageStartingWith("408");
				assertThat(server.requests(FAULTY)).isEqualTo(1);
				send(context, HttpMethod.GET, server.url("/"));
				assertThat(server.connections()).isEqualTo(2);
			});
		}
	}

	private ApplicationContextRunner customize(Consumer<HttpClientBuilder> change) {
		return this.runner.withBean(Customizer.class,
				() -> new Customizer((builder) -> builder.withHttpClientCustomizer(change)));
	}

	private static void await(CyclicBarrier barrier) throws IOException {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IOException(ex);
		}
	}

	private static void sendThenReset(Socket socket, String text) throws IOException {
		LoopbackServer.send(socket, text);
		BreakingServer.reset(socket);
	}

	private static void assertBroken(Class<? extends Throwable> how, ThrowingCallable call) {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(call).withRootCauseInstanceOf(how);
	}

	private static String send(ApplicationContext context, HttpMethod method, String url) {
		return send(context, method, url, (method != HttpMethod.GET) ? "body" : "");
	}

	private static String send(ApplicationContext context, HttpMethod method, String url, String body) {
		RestClient.RequestBodySpec request = context.getBean(RestClient.Builder.class).build().method(method).uri(url);
		RestClient.RequestHeadersSpec<?> ready = body.isEmpty() ? request : request.body(body);
		return ready.retrieve().body(String.class);
	}

}
