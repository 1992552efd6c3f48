package io.httppool.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import javax.net.ServerSocketFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.LogLines;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The words of a lease timeout about what the other connections are doing.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LeasePhaseTests {

	private static final int CONNECTIONS = 4;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ApplicationContextRunner runner;

	LeasePhaseTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile)
			.withPropertyValues("httppool.defaults.per-route.max=" + CONNECTIONS,
					"httppool.defaults.lease-timeout=1500ms");
	}

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	@Test
	void requestsThatAreStuckInAWriteAreNoBurst() {
		try (StalledServer server = StalledServer.readingNothing(ServerSocketFactory.getDefault())) {
			this.runner.run((context) -> assertWords(context, server,
					(client) -> client.post()
						.uri(server.url("http"))
						.body(new byte[30_000_000])
						.retrieve()
						.toBodilessEntity(),
					"; 4 writing the request; ",
					"4 of 4 connections are stuck in writing a request: the server does not read it. Set write-timeout"));
		}
	}

	@Test
	void requestsThatAreNotAnsweredAreNamed() {
		try (StalledServer server = StalledServer.afterHead((socket) -> {
		})) {
			this.runner.run((context) -> assertWords(context, server,
					(client) -> client.get().uri(server.url("http")).retrieve().toBodilessEntity(),
					"; 4 waiting for the first byte; ", "4 of 4 connections wait for the first byte of a response"));
		}
	}

	@Test
	void bodiesThatDoNotComeAreNamed() {
		try (StalledServer server = unfinished()) {
			this.runner.run((context) -> assertWords(context, server,
					(client) -> client.get().uri(server.url("http")).retrieve().body(String.class),
					"; 4 reading the response; ", "4 of 4 connections are reading a response"));
		}
	}

	@Test
	void responsesThatAreHeldAndNotReadAreLeaked() {
		List<ClientHttpResponse> held = new ArrayList<>();
		try (StalledServer server = unfinished()) {
			this.runner.run((context) -> assertWords(context, server, (client) -> hold(client, server, held),
					"; 4 leaked; ", "4 of 4 connections are leaked: their responses are neither read nor closed"));
		}
	}

	@Test
	void lineOfALeakNamesThePhase() {
		List<ClientHttpResponse> held = new ArrayList<>();
		try (StalledServer server = unfinished(); LogLines log = LogLines.of("io.httppool.upkeep.LeakWatch")) {
			this.runner.withPropertyValues("httppool.defaults.leak-threshold=3s", "httppool.eviction.interval=50ms")
				.run((context) -> {
					hold(context.getBean(RestClient.Builder.class).build(), server, held);

					await().atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(log.at("WARN")).singleElement()
							.asString()
							.containsPattern("has been held for \\d+ms, now not reading the response; leased at "));
				});
		}
	}

	private static StalledServer unfinished() {
		return StalledServer
			.afterHead((socket) -> StalledServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"));
	}

	private static void hold(RestClient client, StalledServer server, List<ClientHttpResponse> held) {
		ClientHttpResponse response = client.get().uri(server.url("http")).exchange((request, answer) -> answer, false);
		synchronized (held) {
			held.add(response);
		}
	}

	private void assertWords(ApplicationContext context, StalledServer server, Consumer<RestClient> request,
			String phases, String advice) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		for (int i = 0; i < CONNECTIONS; i++) {
			this.executor.execute(() -> request.accept(client));
		}
		ConnectionPool<?> pool = context.getBean(PoolRegistry.class).all().get(0);
		await().atMost(Duration.ofSeconds(30)).until(() -> pool.snapshot().leased() == CONNECTIONS);
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().uri(server.url("http")).retrieve().toBodilessEntity())
			.withMessageContaining(phases)
			.withMessageContaining(advice);
	}

}
