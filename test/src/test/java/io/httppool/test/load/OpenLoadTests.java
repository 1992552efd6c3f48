package io.httppool.test.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenLoadTests {

	private static final byte[] BODY = { 1, 2, 3 };

	private final ExecutorService serverThreads = Executors.newCachedThreadPool();

	private final AtomicInteger posts = new AtomicInteger();

	private volatile int status = 200;

	private HttpServer server;

	@BeforeEach
	void startServer() throws IOException {
		InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		this.server = HttpServer.create(new InetSocketAddress(loopback, 0), OpenLoad.WORKERS);
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.serverThreads);
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
		this.serverThreads.shutdownNow();
	}

	private void answer(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		if (exchange.getRequestMethod().equals("POST") && body.length == BODY.length) {
			this.posts.incrementAndGet();
		}
		exchange.sendResponseHeaders(this.status, -1);
		exchange.close();
	}

	private String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	@ParameterizedTest
	@EnumSource
	void eachClientSendsAllRequestsInTime(Client kind) throws InterruptedException {
		OpenLoad load = OpenLoad.lasting(200, Duration.ofMillis(500), new Spacing.Even());

		Outcome outcome;
		try (OpenClient client = kind.open(url())) {
			outcome = load.run(() -> client.post("/", BODY));
			assertThat(client.pool().isPresent()).isEqualTo(kind == Client.HTTPPOOL);
		}

		assertThat(outcome.requests()).isEqualTo(100);
		assertThat(outcome.failures()).isEmpty();
		assertThat(outcome.p50()).isPositive().isLessThanOrEqualTo(outcome.p99());
		assertThat(outcome.took()).isGreaterThanOrEqualTo(Duration.ofMillis(495));
		assertThat(this.posts).hasValue(100);
	}

	@ParameterizedTest
	@EnumSource
	void answersThatAreErrorsCountAsFailures(Client kind) throws InterruptedException {
		this.status = 500;
		OpenLoad load = OpenLoad.of(1000, 20, new Spacing.Even());

		Outcome outcome;
		try (OpenClient client = kind.open(url())) {
			outcome = load.run(() -> client.get("/"));
		}

		assertThat(outcome.failures()).isEqualTo(Map.of("InternalServerError", 20L));
		assertThat(outcome.failed()).isEqualTo(20);
	}

	@Test
	void latencyRunsFromWhenTheRequestFellDue() throws InterruptedException {
		AtomicLong nanos = new AtomicLong();
		OpenLoad load = new OpenLoad(1000, 10, 1, new Spacing.Even());

		Outcome outcome = load.run(() -> nanos.addAndGet(Duration.ofMillis(20).toNanos()), nanos::get);

		assertThat(outcome.took()).isEqualTo(Duration.ofMillis(200));
		assertThat(outcome.max()).isBetween(Duration.ofMillis(191), Duration.ofMillis(192));
		assertThat(outcome.p50()).isBetween(Duration.ofMillis(96), Duration.ofMillis(97));
	}

	@Test
	void failuresAreCountedByRootCause() throws InterruptedException {
		AtomicInteger request = new AtomicInteger();
		OpenLoad load = OpenLoad.of(1000, 30, new Spacing.Even());

		Outcome outcome = load.run(() -> fail(request.getAndIncrement() % 3));

		assertThat(outcome.requests()).isEqualTo(30);
		assertThat(outcome.failures()).isEqualTo(Map.of("IOException", 10L, "StackOverflowError", 10L));
	}

	private static void fail(int kind) {
		if (kind == 0) {
			throw new IllegalStateException(new IOException());
		}
		if (kind == 1) {
			throw new StackOverflowError();
		}
	}

	@Test
	void interruptOfOneRequestDoesNotReachTheNext() throws InterruptedException {
		AtomicInteger interrupted = new AtomicInteger();
		OpenLoad load = new OpenLoad(1000, 10, 1, new Spacing.Even());

		load.run(() -> {
			if (Thread.currentThread().isInterrupted()) {
				interrupted.incrementAndGet();
			}
			Thread.currentThread().interrupt();
		});

		assertThat(interrupted).hasValue(0);
	}

	@Test
	void requestsOfIndependentUsersFallDueAtTheRateAndAgainSoWithTheSameSeed() {
		int requests = 100_000;
		OpenLoad load = OpenLoad.of(500, requests, new Spacing.Poisson(42));

		long last = last(new Schedule(load, 0));

		assertThat(Duration.ofNanos(last)).isBetween(Duration.ofSeconds(198), Duration.ofSeconds(202));
		assertThat(last(new Schedule(load, 0))).isEqualTo(last);
	}

	private static long last(Schedule schedule) {
		return LongStream.generate(() -> schedule.next().orElse(-1)).takeWhile((due) -> due >= 0).max().orElseThrow();
	}

}
