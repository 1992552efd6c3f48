package com.example.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes of limits by {@code /actuator/refresh}, under load.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefreshTests {

	@TempDir
	private Path directory;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HoldingServer bank;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		this.bank = new HoldingServer();
		write("per-route.max=4");
		this.context = SpringApplication.run(GatewayApplication.class, "--server.port=0", "--bank.one=" + this.bank.url(),
				"--bank.two=" + this.bank.url(), "--httppool.tuner.mode=off", "--httppool.shutdown.drain-timeout=0s",
				"--spring.config.import=" + file().toUri());
	}

	@AfterEach
	void stop() {
		this.bank.close();
		this.context.close();
		this.threads.shutdownNow();
	}

	@Test
	void raisedLimitServesPendingRequestsBeforeAnyExchangeEnds() throws IOException {
		List<CompletableFuture<String>> calls = calls(8);
		await(() -> pool().leased() == 4 && pool().pending() == 4);

		write("per-route.max=8");
		assertThat(refresh()).contains("httppool.pools.bank.per-route.max");
		await(() -> pool().leased() == 8);
		this.bank.answer(8);

		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(Duration.ofSeconds(30)));
	}

	@Test
	void loweredLimitHoldsOnceEachExchangeHasEnded() throws IOException {
		List<CompletableFuture<String>> calls = calls(12);
		await(() -> pool().leased() == 4 && pool().pending() == 8);

		write("per-route.max=1");
		refresh();
		this.bank.answer(4);
		await(() -> pool().pending() + pool().leased() == 8 && pool().leased() == 1);
		assertThat(pool().total()).isEqualTo(1);
		this.bank.answer(8);

		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(Duration.ofSeconds(30)));
	}

	@Test
	void noRequestFailsWhileLimitsChange() throws IOException {
		this.bank.answer(1_000_000);
		AtomicBoolean isOver = new AtomicBoolean();
		RestClient client = client();
		List<CompletableFuture<Void>> callers = IntStream.range(0, 8)
			.mapToObj((caller) -> CompletableFuture.runAsync(() -> {
				while (!isOver.get()) {
					assertThat(get(client)).isEqualTo("hello");
				}
			}, this.threads))
			.toList();

		for (int limit : new int[] { 8, 1, 6, 2, 4 }) {
			write("per-route.max=" + limit);
			refresh();
			assertThat(find().orElseThrow().settings().base().limits().max()).isEqualTo(limit);
		}
		isOver.set(true);

		assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(Duration.ofSeconds(30)));
	}

	@Test
	void wrongValueIsRefusedAndTheOldOneStays(CapturedOutput output) throws IOException {
		this.bank.answer(1_000_000);
		get(client());

		write("per-route.max=many");
		refresh();

		assertThat(output).contains("Changed properties are refused, those before stay: "
				+ "Property 'httppool.pools.bank.per-route.max' is 'many', but it is not a whole number. It was set in ");
		assertThat(find().orElseThrow().settings().base().limits().max()).isEqualTo(4);
		assertThat(get(client())).isEqualTo("hello");

		write("per-route.max=3");
		refresh();
		assertThat(find().orElseThrow().settings().base().limits().max()).isEqualTo(3);
	}

	private List<CompletableFuture<String>> calls(int number) {
		RestClient client = client();
		return Stream.generate(() -> CompletableFuture.supplyAsync(() -> get(client), this.threads))
			.limit(number)
			.toList();
	}

	private RestClient client() {
		return this.context.getBean(RestClient.Builder.class)
			.baseUrl(this.bank.url())
			.apply(this.context.getBean(HttpPools.class).restClient("bank"))
			.build();
	}

	private static String get(RestClient client) {
		return client.get().uri("/").retrieve().body(String.class);
	}

	private String refresh() {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		return RestClient.create("http://localhost:" + port)
			.post()
			.uri("/actuator/refresh")
			.retrieve()
			.body(String.class);
	}

	private void write(String setting) throws IOException {
		Files.writeString(file(), "httppool.pools.bank.lease-timeout=30s\nhttppool.pools.bank.%s\n".formatted(setting));
	}

	private Path file() {
		return this.directory.resolve("limits.properties");
	}

	private PoolSnapshot pool() {
		return find().orElseThrow().snapshot();
	}

	private Optional<ConnectionPool<?>> find() {
		return this.context.getBean(PoolRegistry.class).find("bank");
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(condition);
	}

}
