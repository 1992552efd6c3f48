package io.httppool.metrics;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.autoconfigure.HttpPoolAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolClientAutoConfiguration;
import io.httppool.autoconfigure.HttpPoolMetricsAutoConfiguration;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters agree with one another and with what a server has counted, after many
 * requests of which some fail.
 */
class MeterBalanceTests {

	private static final int THREADS = 8;

	private static final int REQUESTS = 1000; // of each thread

	private final long seed = System.nanoTime();

	private final AtomicLong served = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	void metersAgreeWithEachOtherAndWithTheServer(ClientProfile profile) throws Exception {
		try (LoopbackServer server = new LoopbackServer(this::serve)) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
						ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
						HttpPoolAutoConfiguration.class, HttpPoolClientAutoConfiguration.class,
						HttpPoolMetricsAutoConfiguration.class))
				.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
				.withPropertyValues("httppool.defaults.max-exchanges=50", "httppool.defaults.profile=" + profile)
				.run((context) -> {
					RestClient client = context.getBean(RestClient.Builder.class)
						.baseUrl(server.host("http").toURI())
						.build();
					load(client);

					check(Scrape.of(context.getBean(PrometheusMeterRegistry.class)), server);
				});
		}
	}

	private void load(RestClient client) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> callers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				callers.add(threads.submit(() -> request(client)));
			}
			for (Future<?> caller : callers) {
				caller.get(5, TimeUnit.MINUTES);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void request(RestClient client) {
		for (int i = 0; i < REQUESTS; i++) {
			try {
				client.get().uri("/").retrieve().toBodilessEntity();
			}
			catch (ResourceAccessException ex) {
				this.failed.incrementAndGet();
			}
		}
	}

	/** Now and then close without an answer, or after it, announced or not. */
	private void serve(Socket socket) throws IOException {
		Random random = new Random(this.seed + socket.getPort());
		try (socket) {
			boolean isGoingOn = true;
			while (isGoingOn && LoopbackServer.readHead(socket)) {
				int choice = random.nextInt(100);
				this.served.incrementAndGet();
				if (choice == 0) {
					return;
				}
				LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
						+ ((choice == 1) ? "Connection: close\r\n\r\n" : "\r\n"));
				isGoingOn = choice > 2;
			}
		}
	}

	private void check(Scrape scrape, LoopbackServer server) {
		String context = "seed " + this.seed;
		double acquired = scrape.sum("http_pool_conn_total", "state", "acquired");
		double dialing = scrape.sum("http_pool_conn_total", "state", "dialing");
		double reused = scrape.sum("http_pool_conn_total", "state", "reused");
		double opened = scrape.sum("http_pool_conn_creation_seconds_count", "phase", "total", "outcome", "ok");
		double notOpened = scrape.sum("http_pool_conn_creation_seconds_count", "phase", "total", "outcome", "error");
		double repeats = scrape.sum("http_pool_retries_total");
		double open = scrape.sum("http_pool_conn_active") + scrape.sum("http_pool_conn_idle");

		assertThat(this.failed).as("requests that failed, " + context).hasPositiveValue();
		assertThat(acquired).as(context).isEqualTo(THREADS * REQUESTS + repeats);
		assertThat(dialing + reused).as(context).isEqualTo(acquired);
		assertThat(opened + notOpened).as(context).isGreaterThanOrEqualTo(dialing);
		assertThat(scrape.sum("http_pool_conn_creation_seconds_count", "phase", "tcp", "outcome", "ok")).as(context)
			.isEqualTo(server.connections());
		assertThat(scrape.sum("http_pool_conn_closed_total")).as(context).isEqualTo(opened + notOpened - open);
		assertThat(scrape.sum("http_pool_conn_acquire_seconds_count", "outcome", "ok")).as(context).isEqualTo(acquired);
		assertThat(scrape.sum("http_pool_conn_usage_seconds_count")).as(context).isEqualTo(acquired);
		assertThat(scrape.sum("http_pool_conn_lifetime_seconds_count")).as(context).isEqualTo(opened - open);
		assertThat(this.served.get()).as("requests that reached the server, " + context)
			.isBetween((long) (acquired - repeats - this.failed.get()), (long) acquired);
	}

}
