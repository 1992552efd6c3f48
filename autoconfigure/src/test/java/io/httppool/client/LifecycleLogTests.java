package io.httppool.client;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

import io.httppool.LogLines;
import io.httppool.TellingServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines in the log with which a pool begins and ends.
 */
class LifecycleLogTests {

	private final ApplicationContextRunner runner = ClientContext.runner();

	@Test
	void poolSaysOnceWithWhichSettingsItBeginsAndAtItsEndWhatItDid() {
		try (TellingServer server = TellingServer.http();
				LogLines start = LogLines.of("io.httppool.pool.PoolState");
				LogLines end = LogLines.of("io.httppool.pool.Shutdown")) {
			this.runner.withPropertyValues("httppool.defaults.max-total=50", "httppool.defaults.per-route.max=20")
				.run((context) -> {
					RestClient client = context.getBean(RestClient.Builder.class).build();
					assertThat(start.at("INFO")).isEmpty();
					for (int i = 0; i < 3; i++) {
						client.get().uri(server.url()).retrieve().body(String.class);
					}
				});

			assertThat(start.at("INFO")).containsExactly(
					"INFO default - Started (max-total=50, per-route=4/20/20, lease-timeout=2s, connect-timeout=2s, response-timeout=none, tuned=true)");
			assertThat(end.at("INFO"))
				.containsExactly("INFO default - Closed (leases=3, opened=1, timeouts=0, rejected=0)");
		}
	}

	@Test
	void poolThatServesNothingSaysNothing() {
		try (LogLines start = LogLines.of("io.httppool.pool.PoolState");
				LogLines end = LogLines.of("io.httppool.pool.Shutdown")) {
			this.runner.run((context) -> context.getBean(RestClient.Builder.class).build());

			assertThat(start.at("INFO")).isEmpty();
			assertThat(end.at("INFO")).isEmpty();
		}
	}

	@Test
	void clientThatClosesItsConnectionManagerIsNoReasonForAWarning() {
		try (LogLines log = LogLines.of("io.httppool.pool.Incidents")) {
			this.runner.run((context) -> {
				try (CloseableHttpClient client = HttpClients.custom()
					.setConnectionManager(context.getBean(HttpPools.class).connectionManager("feign"))
					.build()) {
					assertThat(client).isNotNull();
				}
			});

			assertThat(log.at("WARN")).isEmpty();
			assertThat(log.at("DEBUG"))
				.containsExactly("DEBUG feign - Ignored close() from a client: the pool is shared, and lives on");
		}
	}

}
