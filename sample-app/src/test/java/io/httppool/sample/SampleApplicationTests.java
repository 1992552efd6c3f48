package io.httppool.sample;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the running application, over HTTP, and for the effect of each scenario on
 * the upstream, seen from plain sockets. Before a scenario, traffic is planned at 20
 * requests per second. The application is closed after the last test, because its traffic
 * would go on beside the tests of other classes.
 */
@DirtiesContext
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.upstream-port=0", "sample.requests-per-second=20" })
class SampleApplicationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private Upstream upstream;

	@Autowired
	private Stage stage;

	@AfterEach
	void playSteady() {
		this.stage.play(Scenario.STEADY);
		this.stage.setRate(new RequestRate(20));
	}

	@ParameterizedTest
	@CsvSource({ "/, text/html", "/page.css, text/css", "/page.js, text/javascript" })
	void pageIsServedWithAllItNeeds(String path, String type) throws Exception {
		HttpResponse<String> response = get(path);

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).get().asString().startsWith(type);
		assertThat(response.body()).doesNotContain("https://");
	}

	@Test
	void pageLinksToTheEndpoints() throws Exception {
		String page = get("/").body();

		assertThat(page).contains("href=\"/actuator/httppool\"", "href=\"/actuator/httppool/default\"",
				"href=\"/actuator/httppool/default/connections\"", "href=\"/actuator/httppool/default/decisions\"",
				"href=\"/actuator/health\"");
	}

	@Test
	void healthIsShownWithDetails() throws Exception {
		HttpResponse<String> response = get("/actuator/health");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"components\"");
	}

	@Test
	void endpointActsAsTheReadmeSays() {
		HttpRequest evict = HttpRequest.newBuilder(uri("/actuator/httppool/default/connections")).DELETE().build();

		Awaitility.await().untilAsserted(() -> {
			HttpResponse<String> response = this.client.send(evict, BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"evicted\":");
		});
	}

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void scenarioWhenPostedIsPlayedAndTold(Scenario scenario) throws Exception {
		HttpResponse<String> posted = post("/scenario/" + scenario.label());
		HttpResponse<String> told = get("/scenario");

		assertThat(posted.statusCode()).isEqualTo(200);
		assertThat(told.body()).startsWith("{\"scenario\":\"%s\",\"requestsPerSecond\":20,\"upstream\":\"%s\","
			.formatted(scenario.label(), this.upstream.uri()));
	}

	@Test
	void scenarioWhenUnknownIsRefusedWithTheKnownOnes() throws Exception {
		HttpResponse<String> response = post("/scenario/calm");

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("No scenario named 'calm'. Scenarios: steady, burst, slow-upstream, "
				+ "short-keep-alive, resets, few-workers.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?requestsPerSecond=", "?requestsPerSecond=abc", "?requestsPerSecond=0",
			"?requestsPerSecond=5001" })
	void rateWhenBadIsRefusedAndTheOldOneStays(String query) throws Exception {
		HttpResponse<String> response = post("/rate" + query);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("requestsPerSecond must be a whole number from 1 to 5000, but was ");
		assertThat(this.stage.rate()).isEqualTo(new RequestRate(20));
	}

	@Tag("slow")
	@Test
	void rateWhenPostedIsKeptByTheTraffic() throws Exception {
		HttpResponse<String> response = post("/rate?requestsPerSecond=100");

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(get("/traffic").body()).startsWith("{\"plannedPerSecond\":100,");
		awaitAnswered(300);
		assertThat(this.stage.traffic().requestsPerSecond()).isBetween(30.0, 115.0);
	}

	@Test
	void steadyAnswersAfterTwelveMilliseconds() throws Exception {
		post("/scenario/steady");

		assertThat(fastestOf(20)).isBetween(Duration.ofMillis(12), Duration.ofMillis(239));
	}

	@Tag("slow")
	@Test
	void burstSendsFiveTimesTheRate() throws Exception {
		post("/scenario/burst");

		awaitAnswered(300);
		assertThat(this.stage.traffic().requestsPerSecond()).isBetween(30.0, 115.0);
	}

	@Test
	void slowUpstreamAnswersAfterTwentyTimesTheLatency() throws Exception {
		post("/scenario/slow-upstream");

		assertThat(fastestOf(3)).isGreaterThanOrEqualTo(Duration.ofMillis(240));
	}

	@Test
	void shortKeepAliveClosesConnectionsIdleForASecond() throws Exception {
		post("/scenario/short-keep-alive");

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			Duration idle = connection.exchangeAndAwaitEnd();

			assertThat(idle).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
		}
	}

	@Tag("slow")
	@Test
	void resetsBreakSomeExchangesAndNotAll() throws Exception {
		post("/scenario/resets");

		int answered = exchangesUntilReset();

		// Three resets without one answer have a chance of 8 in a million.
		assertThat(answered + exchangesUntilReset() + exchangesUntilReset()).isPositive();
	}

	@Test
	void resetsBreakIdleConnections() throws Exception {
		post("/scenario/resets");

		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(connection::awaitEnd)
				.withMessageContaining("reset");
		}
	}

	@Test
	void fewWorkersServeFourAtATime() throws Exception {
		post("/scenario/few-workers");

		Duration elapsed = PlainConnections.exchangeAtOnce(this.upstream.uri(), 200);

		assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ofMillis(12 * 200 / 4));
	}

	private Duration fastestOf(int exchanges) throws IOException {
		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			Duration fastest = connection.exchange();
			for (int i = 1; i < exchanges; i++) {
				Duration next = connection.exchange();
				fastest = (next.compareTo(fastest) < 0) ? next : fastest;
			}
			return fastest;
		}
	}

	private int exchangesUntilReset() throws IOException {
		try (PlainConnection connection = PlainConnection.to(this.upstream.uri())) {
			for (int answered = 0; answered < 1000; answered++) {
				try {
					connection.exchange();
				}
				catch (SocketException ex) {
					return answered;
				}
			}
		}
		throw new AssertionError("No reset in 1000 exchanges, though 2 of 100 should be");
	}

	private void awaitAnswered(long answered) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.stage.traffic().answered() >= answered);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

}
