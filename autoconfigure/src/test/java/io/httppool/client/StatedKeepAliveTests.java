package io.httppool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.ConnectionSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The times for which servers say they keep connections.
 */
class StatedKeepAliveTests {

	private static final TimeValue UNSTATED = TimeValue.ofMinutes(3);

	private final HttpClientContext context = HttpClientContext.create();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			timeout=5             | 5
			timeout=5, max=100    | 5
			max=100, timeout=5    | 5
			Timeout="5"           | 5
			timeout=x, timeout=5  | 5
			timeout=5, timeout=7  | 5
			timeout=0             | 0
			timeout=0, max=100    | 0
			max=0                 | 0
			timeout=5, max=0      | 0
			MAX=0, timeout=5      | 0
			timeout=5, max=-1     | 5
			timeout=5, max=none   | 5
			""")
	void whatIsStatedIsRead(String header, long seconds) {
		TimeValue keepAlive = keepAlive(header);

		assertThat(keepAlive).isEqualTo(TimeValue.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "timeout", "timeout=", "timeout=-1", "timeout=1.5", "timeout=soon", "max=100",
			"timeout=9223372036854775808", "max", "300" })
	void whatIsNoNumberOrNegativeStatesNothing(String header) {
		TimeValue keepAlive = keepAlive(header);

		assertThat(keepAlive).isEqualTo(UNSTATED);
	}

	@ParameterizedTest
	@CsvSource({ "179, 179000", "180, 179999", "181, 181000" })
	void threeMinutesThatAreStatedDifferFromNothing(long seconds, long millis) {
		TimeValue keepAlive = keepAlive("timeout=" + seconds);

		assertThat(keepAlive.toMilliseconds()).isEqualTo(millis);
	}

	@Test
	void noHeaderStatesNothing() {
		TimeValue keepAlive = new StatedKeepAlive().getKeepAliveDuration(new BasicHttpResponse(200), this.context);

		assertThat(keepAlive).isEqualTo(UNSTATED);
	}

	@Test
	void valueOfTheRequestHoldsWhereNothingIsStated() {
		this.context.setRequestConfig(RequestConfig.custom().setConnectionKeepAlive(TimeValue.ofSeconds(9)).build());

		assertThat(keepAlive("max=100")).isEqualTo(TimeValue.ofSeconds(9));
		assertThat(keepAlive("timeout=5")).isEqualTo(TimeValue.ofSeconds(5));
	}

	@Test
	void connectionWithoutFurtherRequestsIsNotUsedAgain() throws IOException {
		assertThat(connectionsForTwoCalls("Keep-Alive: timeout=5, max=0", (client) -> {
		})).isEqualTo(2);
	}

	@Test
	void connectionWithFurtherRequestsIsUsedAgain() throws IOException {
		assertThat(connectionsForTwoCalls("Keep-Alive: timeout=5, max=1", (client) -> {
		})).isEqualTo(1);
	}

	@Test
	void strategyOfTheUserWins() throws IOException {
		assertThat(connectionsForTwoCalls("Keep-Alive: timeout=5, max=0",
				(client) -> client.setKeepAliveStrategy((response, http) -> TimeValue.ofSeconds(5))))
			.isEqualTo(1);
	}

	@Test
	void statedTimeoutReachesThePool() throws IOException {
		try (LoopbackServer server = LoopbackServer.answering("Keep-Alive: timeout=5")) {
			ClientContext.runner().run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				client.get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();

				ConnectionPool<?> pool = context.getBean(PoolRegistry.class).find("default").orElseThrow();
				assertThat(pool.connections()).singleElement()
					.extracting(ConnectionSnapshot::expiresIn)
					.satisfies((left) -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(5)));
			});
		}
	}

	private TimeValue keepAlive(String header) {
		BasicHttpResponse response = new BasicHttpResponse(200);
		response.addHeader("Keep-Alive", header);
		return new StatedKeepAlive().getKeepAliveDuration(response, this.context);
	}

	private static int connectionsForTwoCalls(String header, Consumer<HttpClientBuilder> change) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering(header)) {
			ClientContext.runner()
				.withBean(Customizer.class, () -> new Customizer((builder) -> builder.withHttpClientCustomizer(change)))
				.run((context) -> {
					RestClient client = context.getBean(RestClient.Builder.class).build();
					for (int call = 0; call < 2; call++) {
						client.get().uri(server.host("http").toURI()).retrieve().toBodilessEntity();
					}
				});
			return server.connections();
		}
	}

}
