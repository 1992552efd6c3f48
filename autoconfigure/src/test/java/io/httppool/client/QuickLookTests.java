package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

import javax.net.ServerSocketFactory;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RetryReason;
import io.httppool.test.VirtualTime;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The look at a connection that was released a moment ago, by a server that closes it
 * right after its answer without saying so, or says more than the answer. On virtual
 * time, so that the moment lasts.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class QuickLookTests {

	static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

	private static final String UNAVAILABLE = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";

	private final VirtualTime time = new VirtualTime();

	private final ClientProfile profile;

	private final ApplicationContextRunner runner;

	QuickLookTests(ClientProfile profile) {
		this.profile = profile;
		this.runner = runner(profile, this.time);
	}

	/** Return an application on virtual time, without an upkeep of its own. */
	static ApplicationContextRunner runner(ClientProfile profile, VirtualTime time) {
		return ClientContext.runner(profile)
			.withPropertyValues("httppool.eviction.interval=1h")
			.withBean(PoolClock.class, time::clock);
	}

	@Test
	void getIsSentAgainAndThoseThatFollowAreSpared() throws Exception {
		runAgainst(Socket::close, this.runner, (exchange) -> {
			assertThat(exchange.send(HttpMethod.GET)).isEqualTo("ok");
			assertThat(exchange.retries()).containsExactly(Map.entry(RetryReason.STALE, 1L));
			assertThat(exchange.foundStale()).isOne();

			for (long number = 2; number <= 4; number++) {
				exchange.awaitEnd();
				assertThat(exchange.send(HttpMethod.GET)).isEqualTo("ok");
				assertThat(exchange.foundStale()).isEqualTo(number);
			}
			assertThat(exchange.retries()).containsExactly(Map.entry(RetryReason.STALE, 1L));
		});
	}

	@Test
	void getAfterTenMillisecondsFindsTheConnectionClosed() throws Exception {
		assertLooked(this.runner, (exchange) -> {
			this.time.pass(Duration.ofMillis(10));
			return exchange.send(HttpMethod.GET);
		});
	}

	@Test
	void postFindsTheConnectionClosed() throws Exception {
		assertLooked(this.runner, (exchange) -> exchange.send(HttpMethod.POST));
	}

	@Test
	void putWithABodyFindsTheConnectionClosed() throws Exception {
		assertLooked(this.runner, (exchange) -> exchange.send(HttpMethod.PUT, "body"));
	}

	@Test
	void deleteFindsTheConnectionClosed() throws Exception {
		assertLooked(this.runner, (exchange) -> exchange.send(HttpMethod.DELETE));
	}

	@Test
	void getOfAClientThatRepeatsNothingFindsTheConnectionClosed() throws Exception {
		assertLooked((client) -> client.disableAutomaticRetries());
	}

	@Test
	void getOfAClientWithAnExecutorOfItsOwnFindsTheConnectionClosed() throws Exception {
		assertLooked((client) -> client.setRequestExecutor(new HttpRequestExecutor()));
	}

	@Test
	void getOfAClientWhoseHandlersHideFailuresFindsTheConnectionClosed() throws Exception {
		assumeTrue(this.profile == ClientProfile.STANDARD, "lean clients have no handlers of others");

		assertLooked((client) -> client.addExecInterceptorLast("hiding", (request, scope, chain) -> {
			try {
				return chain.proceed(request, scope);
			}
			catch (IOException ex) {
				throw new IOException("hidden", ex);
			}
		}));
	}

	private void assertLooked(Consumer<HttpClientBuilder> customizer) throws Exception {
		ApplicationContextRunner customized = this.runner.withBean("customizer", Customizer.class,
				() -> new Customizer((builder) -> builder.withHttpClientCustomizer(customizer)));

		assertLooked(customized, (exchange) -> exchange.send(HttpMethod.GET));
	}

	private static void assertLooked(ApplicationContextRunner runner,
			Function<QuickLookExchange, @Nullable String> request) throws Exception {
		runAgainst(Socket::close, runner, (exchange) -> {
			assertThat(request.apply(exchange)).isEqualTo("ok");

			assertThat(exchange.closed()).containsEntry(CloseReason.STALE_FIN, 1L);
			assertThat(exchange.retries()).isEmpty();
		});
	}

	@Test
	void requestThatIsSentAgainCanBeRepeatedAfterItsAnswer() throws Exception {
		AtomicBoolean isFirst = new AtomicBoolean(true);
		runAgainst((socket) -> {
			if (!isFirst.compareAndSet(true, false)) {
				LoopbackServer.answer(socket);
			}
			socket.close();
		}, this.runner, (exchange) -> {
			exchange.send(HttpMethod.GET);

			assertThat(exchange.retries()).containsOnly(Map.entry(RetryReason.STALE, 1L),
					Map.entry(RetryReason.UNAVAILABLE, 1L));
		}, (connection) -> (connection == 2) ? UNAVAILABLE : ANSWER);
	}

	@Test
	void getOverTlsIsSentAgain(@TempDir Path directory) throws Exception {
		Certificates certificates = Certificates.create(directory, "server", "client");
		ApplicationContextRunner secure = this.runner.withPropertyValues(certificates.bundleProperties("client"))
			.withPropertyValues("spring.http.clients.ssl.bundle=client");

		runAgainst(certificates.context("server").getServerSocketFactory(), "https", BreakingServer::reset, secure,
				(exchange) -> assertThat(exchange.send(HttpMethod.GET)).isEqualTo("ok"), (connection) -> ANSWER);
	}

	@Test
	void bytesThatNoRequestHasAskedForAreFound() throws Exception {
		runAgainst((socket) -> LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray"),
				this.runner, (exchange) -> {
					assertThat(exchange.send(HttpMethod.GET)).isEqualTo("ok");

					assertThat(exchange.closed()).containsEntry(CloseReason.UNSOLICITED, 1L);
					assertThat(exchange.retries()).isEmpty();
				});
	}

	@Test
	void connectionThatWasClosedBeforeIsNoFailureOfItsAddress() throws Exception {
		runAgainst(BreakingServer::reset, this.runner, (exchange) -> {
			exchange.server().close();

			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> exchange.send(HttpMethod.GET));

			assertThat(exchange.retries()).containsExactly(Map.entry(RetryReason.STALE, 1L));
			assertThat(exchange.failures()).as("the refused connect of the second try").isOne();
		});
	}

	/**
	 * Get one answer from a server that does something after each, and go on after that.
	 */
	static void runAgainst(LoopbackServer.Handler afterwards, ApplicationContextRunner runner, ExchangeTest test)
			throws IOException {
		runAgainst(afterwards, runner, test, (connection) -> ANSWER);
	}

	private static void runAgainst(LoopbackServer.Handler afterwards, ApplicationContextRunner runner,
			ExchangeTest test, IntFunction<String> answers) throws IOException {
		runAgainst(ServerSocketFactory.getDefault(), "http", afterwards, runner, test, answers);
	}

	private static void runAgainst(ServerSocketFactory sockets, String scheme, LoopbackServer.Handler afterwards,
			ApplicationContextRunner runner, ExchangeTest test, IntFunction<String> answers) throws IOException {
		CompletableFuture<Void> isRead = new CompletableFuture<>();
		AtomicInteger connections = new AtomicInteger();
		try (LoopbackServer server = new LoopbackServer(sockets, (socket) -> {
			String answer = answers.apply(connections.incrementAndGet());
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, answer);
			isRead.join();
			afterwards.handle(socket);
		})) {
			runner.run((context) -> {
				QuickLookExchange exchange = new QuickLookExchange(context, server, scheme);
				exchange.send(HttpMethod.GET);
				isRead.complete(null);
				exchange.awaitEnd();
				test.accept(exchange);
			});
		}
	}

	/**
	 * A test that goes on after the first answer.
	 */
	@FunctionalInterface
	interface ExchangeTest {

		void accept(QuickLookExchange exchange) throws Exception;

	}

}
