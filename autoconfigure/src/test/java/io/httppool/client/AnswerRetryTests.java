package io.httppool.client;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.ClientProfile;
import io.httppool.snapshot.RetryReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are repeated because of their answer, and those that are not.
 */
@ParameterizedClass
@EnumSource(ClientProfile.class)
class AnswerRetryTests {

	private static final String FAULTY = "/faulty";

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private final ApplicationContextRunner runner;

	AnswerRetryTests(ClientProfile profile) {
		this.runner = ClientContext.runner(profile);
	}

	@ParameterizedTest
	@CsvSource({ "503, UNAVAILABLE", "429, TOO_MANY_REQUESTS" })
	void idempotentRequestIsRepeatedWhenTheServerSaysWhen(int status, RetryReason reason) throws IOException {
		try (BreakingServer server = answering(status, "Retry-After: 0\r\n")) {
			this.runner.run((context) -> {
				int last = send(context, HttpMethod.GET, server);

				assertThat(last).isEqualTo(200);
				assertThat(server.requests(FAULTY)).isEqualTo(2);
				assertThat(retries(context)).isEqualTo(Map.of(reason, 1L));
			});
		}
	}

	@Test
	void requestIsRepeatedAfterTheWaitThatTheServerAsksFor() throws IOException {
		try (BreakingServer server = answering(503, "Retry-After: 1\r\n")) {
			this.runner.run((context) -> {
				long before = System.nanoTime();

				int last = send(context, HttpMethod.PUT, server);

				assertThat(last).isEqualTo(200);
				assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(990_000_000L);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 503, 429, 502, 504, 425, 421 })
	void postIsNeverRepeated(int status) throws IOException {
		try (BreakingServer server = answering(status, "Retry-After: 0\r\n")) {
			this.runner.run((context) -> {
				int last = send(context, HttpMethod.POST, server);

				assertThat(last).isEqualTo(status);
				assertThat(server.requests(FAULTY)).isEqualTo(1);
				assertThat(retries(context)).isEmpty();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Retry-After: 3600\r\n", "Retry-After: 3\r\n", "Retry-After: soon\r\n",
			"Retry-After: -1\r\n", "Retry-After: 99999999999999999999\r\n",
			"Date: Thu, 01 Jan 2026 12:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2026 13:00:00 GMT\r\n" })
	void requestIsNotRepeatedWhenTheServerDoesNotAskForItSoon(String headers) throws IOException {
		try (BreakingServer server = answering(503, headers)) {
			this.runner.run((context) -> {
				int last = send(context, HttpMethod.GET, server);

				assertThat(last).isEqualTo(503);
				assertThat(server.requests(FAULTY)).isEqualTo(1);
				assertThat(retries(context)).isEmpty();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.http.clients.read-timeout=900ms", "httppool.defaults.response-timeout=900ms" })
	void requestIsNotRepeatedWhenItsTimeoutIsOverBefore(String timeout) throws IOException {
		try (BreakingServer server = answering(503, "Retry-After: 1\r\n")) {
			this.runner.withPropertyValues(timeout).run((context) -> {
				int last = send(context, HttpMethod.GET, server);

				assertThat(last).isEqualTo(503);
				assertThat(server.requests(FAULTY)).isEqualTo(1);
			});
		}
	}

	@Test
	void requestIsRepeatedOnlyOnce() throws IOException {
		try (BreakingServer server = answering(503, "Retry-After: 0\r\n")) {
			this.runner.run((context) -> {
				int last = send(context, HttpMethod.GET, server, "/broken");

				assertThat(last).isEqualTo(503);
				assertThat(server.requests("/broken")).isEqualTo(2);
			});
		}
	}

	@Test
	void nothingIsRepeatedOnceThePoolIsClosed() throws IOException {
		BasicHttpResponse answer = new BasicHttpResponse(503);
		answer.setHeader("Retry-After", "0");
		try (BreakingServer server = answering(503, "")) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server);
				ConnectionPool<?> pool = pool(context);
				SafeRetryStrategy strategy = new SafeRetryStrategy(() -> pool, InstantSource.fixed(NOW));

				pool.close();

				assertThat(strategy.retryRequest(answer, 1, HttpClientContext.create())).isFalse();
			});
		}
	}

	@Test
	void staleConnectionsThatAreRepeatedForAreCounted() throws IOException {
		try (BreakingServer server = BreakingServer.http(BreakingServer::reset)) {
			this.runner.run((context) -> {
				send(context, HttpMethod.GET, server, "/");

				send(context, HttpMethod.GET, server);

				assertThat(retries(context)).isEqualTo(Map.of(RetryReason.STALE, 1L));
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "0, 0", "-7, 2" })
	void dateIsComparedWithThatOfTheAnswerAndElseWithTheClock(int hoursOfServer, int seconds) {
		BasicHttpResponse answer = new BasicHttpResponse(503);
		Instant sent = NOW.plusSeconds(3600L * hoursOfServer);
		answer.setHeader("Retry-After", date(sent.plusSeconds(seconds)));
		if (hoursOfServer != 0) {
			answer.setHeader("Date", date(sent));
		}

		assertThat(RetryAfter.of(answer, NOW)).hasSeconds(seconds);
	}

	@Test
	void dateThatHasPassedMeansNow() {
		BasicHttpResponse answer = new BasicHttpResponse(503);
		answer.setHeader("Retry-After", date(NOW.minusSeconds(5)));
		SafeRetryStrategy strategy = new SafeRetryStrategy(() -> {
			throw new IllegalStateException();
		}, InstantSource.fixed(NOW));

		assertThat(strategy.getRetryInterval(answer, 1, HttpClientContext.create()))
			.isEqualTo(TimeValue.ZERO_MILLISECONDS);
	}

	private static String date(Instant instant) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
	}

	private static BreakingServer answering(int status, String headers) throws IOException {
		return BreakingServer.http((socket) -> LoopbackServer.send(socket,
				"HTTP/1.1 %d X\r\nContent-Length: 0\r\n%s\r\n".formatted(status, headers)));
	}

	private static int send(ApplicationContext context, HttpMethod method, BreakingServer server) {
		return send(context, method, server, FAULTY);
	}

	private static int send(ApplicationContext context, HttpMethod method, BreakingServer server, String path) {
		RestClient.RequestBodySpec request = context.getBean(RestClient.Builder.class)
			.build()
			.method(method)
			.uri(server.url(path));
		if (method != HttpMethod.GET) {
			request.body("body");
		}
		ResponseEntity<Void> answer = request.retrieve()
			.onStatus((status) -> true, (ignored, response) -> response.close())
			.toBodilessEntity();
		return answer.getStatusCode().value();
	}

	private static Map<RetryReason, Long> retries(ApplicationContext context) {
		return pool(context).snapshot().routes().get(0).totals().retries();
	}

	private static ConnectionPool<?> pool(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).find("default").orElseThrow();
	}

}
