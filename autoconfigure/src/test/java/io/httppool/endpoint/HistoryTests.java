package io.httppool.endpoint;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of a pool over HTTP.
 */
class HistoryTests {

	private final LivePool pools = new LivePool();

	private LiveApplication application;

	@BeforeEach
	void start() {
		this.pools.declare("payments");
		this.application = new LiveApplication(WebApplicationType.SERVLET, this.pools,
				"management.endpoints.web.exposure.include=httppool");
		this.pools.lookAfter();
	}

	@AfterEach
	void close() {
		this.application.close();
		this.pools.close();
	}

	@Test
	void historyIsDescribedInColumns() {
		this.pools.get("payments");
		this.pools.get("payments");
		this.pools.getAndClose("payments");
		second();
		second();

		JsonNode body = this.application.get("/actuator/httppool/payments/history?limit=2");

		assertThat(body.get("routes").asInt()).isEqualTo(1);
		assertThat(body.has("note")).isFalse();
		JsonNode fine = body.get("fine");
		assertThat(fine.get("times").size()).isEqualTo(2);
		assertThat(fine.get("times").get(1).asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
		assertThat(fine.get("spansMs")).isEqualTo(json("[1000, 1000]"));
		assertThat(fine.get("series").get(this.pools.origin())).isEqualTo(json("""
				{ "requestsPerSecond": [3.0, 0.0], "openedPerSecond": [1.0, 0.0], "limit": [32.0, 32.0],
				"leased": [1.0, 0.0], "waitP50Ms": [0.0, null], "waitP99Ms": [0.0, null],
				"exchangeP50Ms": [0.0, null], "exchangeP99Ms": [0.0, null],
				"dnsP99Ms": [0.0, null], "tcpP99Ms": [0.0, null],
				"closedPerSecond": { "not-reusable": [1.0, 0.0] } }"""));
	}

	@Test
	void routeSelectsOneSeries() {
		this.pools.get("payments");
		second();

		JsonNode found = view("?route=" + URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8));
		JsonNode other = view("?route=http://other");

		assertThat(List.copyOf(found.get("fine").get("series").propertyNames())).containsExactly(this.pools.origin());
		assertThat(other.get("fine").get("series").isEmpty()).isTrue();
		assertThat(other.get("fine").get("times").isEmpty()).isFalse();
	}

	@Test
	void limitThatIsNoCountIsRefusedWithASentence() {
		HttpResponse<String> answer = this.application.send("GET", "/actuator/httppool/payments/history?limit=none");

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("Parameter 'limit' must be a whole number");
	}

	private JsonNode view(String query) {
		return this.application.get("/actuator/httppool/payments/history" + query);
	}

	private void second() {
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();
	}

	private static JsonNode json(String text) {
		return LiveApplication.json(text);
	}

}
