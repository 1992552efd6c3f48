package io.httppool.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.httppool.LogLines;
import io.httppool.LoopbackServer;
import io.httppool.snapshot.CloseReason;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * The end of a {@link PoolRegistry} while a request is under way, over real sockets.
 */
class ShutdownTests {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final Duration LONG = Duration.ofHours(1);

	private final CountDownLatch isAsked = new CountDownLatch(1);

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	/** The common pool may have a single thread, and everything would wait for it. */
	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final TestClient test = new TestClient();

	private LoopbackServer server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = new LoopbackServer(this::answerLate);
	}

	@AfterEach
	void stop() {
		this.mayAnswer.countDown();
		this.test.close();
		this.server.close();
		this.executor.shutdownNow();
	}

	@Test
	void closeWhenARequestIsUnderWayWaitsForItsEnd() throws Exception {
		PoolRegistry registry = registry(LONG);
		CompletableFuture<Integer> request = request();

		CompletableFuture<Void> end = CompletableFuture.runAsync(registry::close, this.executor);
		await().atMost(BOUND).until(() -> this.test.pool.snapshot().draining() == 1);
		boolean isWaiting = !end.isDone() && !request.isDone();
		this.mayAnswer.countDown();

		assertThat(isWaiting).isTrue();
		assertThat(request).succeedsWithin(BOUND).isEqualTo(200);
		assertThat(end).succeedsWithin(BOUND);
		assertThat(this.test.closed()).containsExactly(entry(CloseReason.SHUTDOWN, 1L));
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	@Test
	void leaseWhileTheEndWaitsFails() throws Exception {
		PoolRegistry registry = registry(LONG);
		CompletableFuture<Integer> request = request();

		CompletableFuture<Void> end = CompletableFuture.runAsync(registry::close, this.executor);
		await().atMost(BOUND).until(() -> this.test.pool.snapshot().draining() == 1);

		assertThatIllegalStateException().isThrownBy(() -> this.test.get(this.server.host("http")))
			.withMessage("Connection pool shut down");
		this.mayAnswer.countDown();
		assertThat(end).succeedsWithin(BOUND);
		assertThat(request).succeedsWithin(BOUND);
	}

	@Test
	void closeWhenARequestTakesLongerThanTheDrainTimeoutCutsItAndSaysSo() throws Exception {
		PoolRegistry registry = registry(Duration.ofMillis(50));
		CompletableFuture<Integer> request = request();

		try (LogLines log = LogLines.of(Shutdown.class.getName())) {
			registry.close();

			assertThat(log.at("INFO")).hasSize(2)
				.first(InstanceOfAssertFactories.STRING)
				.matches("INFO test - Waiting for 1 held connections to come back before the pool ends "
						+ "\\(timeout=\\d+ms\\)");
			assertThat(log.at("WARN")).singleElement()
				.asString()
				.matches("WARN test - Cutting 1 connections that were held for too long at the end: "
						+ "longest held for \\d+ms by thread \\S+ at io\\.httppool\\.pool\\.TestClient\\.get\\(TestClient\\.java:\\d+\\)");
		}
		assertThat(request).failsWithin(BOUND)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(IOException.class);
		assertThat(this.test.closed()).containsExactly(entry(CloseReason.SHUTDOWN, 1L));
	}

	@Test
	void closeWhenInterruptedCutsAtOnceAndKeepsTheInterrupt() throws Exception {
		PoolRegistry registry = registry(LONG);
		CompletableFuture<Integer> request = request();

		Thread.currentThread().interrupt();
		registry.close();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(request).failsWithin(BOUND);
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	@Test
	void closeWhenTheDrainTimeoutIsZeroCutsAtOnce() throws Exception {
		PoolRegistry registry = registry(Duration.ZERO);
		CompletableFuture<Integer> request = request();

		registry.close();

		assertThat(request).failsWithin(BOUND);
		assertThat(this.test.pool.permits().taken()).isZero();
	}

	@Test
	void closeWhenNothingIsHeldWaitsForNothing() throws Exception {
		PoolRegistry registry = registry(LONG);
		this.mayAnswer.countDown();
		this.test.get(this.server.host("http"));

		try (LogLines log = LogLines.of(Shutdown.class.getName())) {
			registry.close();

			assertThat(log.at("INFO", "WARN"))
				.containsExactly("INFO test - Closed (leases=1, opened=1, timeouts=0, rejected=0)");
		}
		assertThat(this.server.awaitEnd()).isTrue();
	}

	private PoolRegistry registry(Duration drainTimeout) {
		PoolRegistry registry = new PoolRegistry(drainTimeout, PoolClock.system());
		registry.manager("test", (name) -> this.test.manager);
		return registry;
	}

	/** Send a request, and return when the server has it. */
	private CompletableFuture<Integer> request() throws InterruptedException {
		CompletableFuture<Integer> request = CompletableFuture.supplyAsync(() -> get(this.test), this.executor);
		assertThat(this.isAsked.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return request;
	}

	private int get(TestClient client) {
		try {
			return client.get(this.server.host("http"));
		}
		catch (IOException ex) {
			throw new CompletionException(ex);
		}
	}

	private void answerLate(Socket socket) throws IOException {
		socket.getInputStream().read();
		this.isAsked.countDown();
		try {
			this.mayAnswer.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		socket.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

}
