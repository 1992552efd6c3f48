package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;

import io.httppool.LoopbackServer;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RetryReason;
import io.httppool.statistics.RouteWindow;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what becomes of a connection whose server had closed it, or that seems so,
 * where only a glance was taken at it before a request. On virtual time.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MissedByGlanceTests {

	private final VirtualTime time = new VirtualTime();

	private final ApplicationContextRunner runner = QuickLookTests.runner(ClientProfile.STANDARD, this.time);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionThatWasClosedBeforeIsStaleForTheTunerAndNoFailure(boolean isReset) throws Exception {
		QuickLookTests.runAgainst(isReset ? BreakingServer::reset : Socket::close, this.runner, (exchange) -> {
			this.time.pass(Duration.ofMillis(9));
			exchange.send(HttpMethod.GET);

			RouteWindow window = exchange.window();
			assertThat(window.exchanges().failures()).isZero();
			assertThat(window.exchanges().completions()).isEqualTo(2);
			assertThat(window.connections().stale()).isOne();
			assertThat(window.connections().closeAges()).containsExactly(Duration.ofMillis(9));
			assertThat(exchange.closed()).doesNotContainKey(CloseReason.REQUEST_FAILED);
			assertThat(exchange.foundStale()).isOne();
		});
	}

	@ParameterizedTest
	@CsvSource({ "99, 1, 0", "100, 0, 1" })
	void serverThatGivesARequestUpAfterAWhileFailedIt(long millis, long stale, long failed) throws Exception {
		try (LoopbackServer server = secondRequest((socket) -> {
			this.time.pass(Duration.ofMillis(millis));
			socket.close();
		})) {
			this.runner.run((context) -> {
				QuickLookExchange exchange = new QuickLookExchange(context, server, "http");
				exchange.send(HttpMethod.GET);

				assertThat(exchange.send(HttpMethod.GET)).isEqualTo("ok");

				RouteWindow window = exchange.window();
				assertThat(exchange.retries()).containsExactly(Map.entry(RetryReason.STALE, 1L));
				assertThat(exchange.closed().getOrDefault(CloseReason.REQUEST_FAILED, 0L)).isEqualTo(failed);
				assertThat(exchange.foundStale()).isEqualTo(stale);
				assertThat(window.exchanges().failures()).isEqualTo(failed);
				assertThat(window.connections().closeAges()).allMatch(Duration::isZero).hasSize((int) stale);
			});
		}
	}

	@Test
	void interruptedRequestHasNotMetAClosedConnection() throws Exception {
		Thread caller = Thread.currentThread();
		try (LoopbackServer server = secondRequest((socket) -> caller.interrupt())) {
			this.runner.run((context) -> {
				QuickLookExchange exchange = new QuickLookExchange(context, server, "http");
				exchange.send(HttpMethod.GET);

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> exchange.send(HttpMethod.GET));
				assertThat(Thread.interrupted()).isTrue();

				assertThat(exchange.closed()).containsExactly(Map.entry(CloseReason.REQUEST_FAILED, 1L));
				assertThat(exchange.window().exchanges().failures()).isOne();
			});
		}
	}

	/**
	 * Answer on each connection, and do something with the second request of the first.
	 */
	private static LoopbackServer secondRequest(LoopbackServer.Handler handler) throws IOException {
		AtomicInteger connections = new AtomicInteger();
		return new LoopbackServer(ServerSocketFactory.getDefault(), (socket) -> {
			boolean isFirst = connections.incrementAndGet() == 1;
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, QuickLookTests.ANSWER);
			if (isFirst) {
				LoopbackServer.readHead(socket);
				handler.handle(socket);
			}
		});
	}

	/** The first request keeps its connection until it is closed and another waits. */
	@ParameterizedTest
	@CsvSource({ "GET, 1", "POST, 0" })
	void requestThatHasWaitedIsSentAgainIfThatIsSafe(HttpMethod method, long repeats) throws Exception {
		try (LoopbackServer server = new LoopbackServer((socket) -> {
			LoopbackServer.readHead(socket);
			LoopbackServer.send(socket, QuickLookTests.ANSWER);
			socket.close();
		})) {
			this.runner.withPropertyValues("httppool.defaults.per-route.max=1").run((context) -> {
				QuickLookExchange exchange = new QuickLookExchange(context, server, "http");
				CompletableFuture<@Nullable String> waiting = new CompletableFuture<>();
				exchange.request(HttpMethod.GET).exchange((request, response) -> {
					waiting.completeAsync(() -> exchange.send(method));
					Awaitility.await().until(() -> exchange.pool().snapshot().pending() == 1);
					Awaitility.await().until(server::awaitEnd);
					return response.bodyTo(String.class);
				});

				assertThat(waiting.join()).isEqualTo("ok");
				assertThat(exchange.retries().getOrDefault(RetryReason.STALE, 0L)).isEqualTo(repeats);
				assertThat(exchange.foundStale()).isOne();
			});
		}
	}

	@Test
	void connectionThatTheUpkeepFindsClosedDoesNotEndTheGlances() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (LoopbackServer server = new LoopbackServer(ServerSocketFactory.getDefault(), (socket) -> {
			int answers = (connections.incrementAndGet() == 1) ? 2 : 1;
			for (int answer = 0; answer < answers; answer++) {
				LoopbackServer.readHead(socket);
				LoopbackServer.send(socket, QuickLookTests.ANSWER);
			}
			socket.close();
		})) {
			this.runner.run((context) -> {
				QuickLookExchange exchange = new QuickLookExchange(context, server, "http");
				exchange.send(HttpMethod.GET);
				exchange.send(HttpMethod.GET);
				exchange.awaitEnd();
				this.time.pass(Duration.ofSeconds(2));
				exchange.pool().maintenance().sweep();
				assertThat(exchange.foundStale()).isOne();
				exchange.send(HttpMethod.GET);
				exchange.awaitEnd();

				exchange.send(HttpMethod.GET);

				assertThat(exchange.retries()).as("only glanced at").containsExactly(Map.entry(RetryReason.STALE, 1L));
			});
		}
	}

}
