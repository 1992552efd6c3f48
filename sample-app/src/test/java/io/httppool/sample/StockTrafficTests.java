package io.httppool.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the comparison of both pools, over HTTP.
 */
class StockTrafficTests {

	private ConfigurableApplicationContext context;

	private Stage stage;

	private RestTestClient client;

	@BeforeEach
	void run() {
		this.context = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--sample.upstream-port=0", "--sample.requests-per-second=200");
		this.stage = this.context.getBean(Stage.class);
		this.client = RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"))
			.build();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void comparisonWhenNotAskedForHasNoStockPool() {
		String told = get();

		assertThat(told).startsWith("{\"httppool\":{\"plannedPerSecond\":200,").endsWith(",\"stock\":null}");
	}

	@Test
	void comparisonSendsTheSameTrafficOverBothPoolsAndCountsAnew() {
		awaitAnswered(100);

		String told = post("on");
		long answeredAnew = this.stage.traffic().answered();

		assertThat(told).contains("\"stock\":{\"plannedPerSecond\":200,");
		assertThat(answeredAnew).isLessThan(100);
		awaitStockAnswered(50);
		awaitAnswered(50);
		post("off");
		assertThat(this.stage.stockTraffic()).isNull();
	}

	@Test
	void comparisonFollowsTheScenario() {
		post("on");

		this.stage.play(Scenario.BURST);

		assertThat(get()).contains("\"stock\":{\"plannedPerSecond\":1000,");
		this.stage.setRate(new RequestRate(100));
		assertThat(get()).contains("\"stock\":{\"plannedPerSecond\":500,");
	}

	/** Its five connections answer 21 requests per second, of 200. */
	@Tag("slow")
	@Test
	void stockPoolWhenUpstreamIsSlowAnswersFarLess() {
		post("on");

		this.stage.play(Scenario.SLOW_UPSTREAM);

		awaitStockAnswered(20);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.stage.traffic().answered()).isGreaterThan(3 * stockAnswered()));
	}

	@Test
	void comparisonThatIsNeitherOnNorOffIsRefused() {
		this.client.post()
			.uri("/comparison/maybe")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("The comparison is on or off, but not 'maybe'.");
	}

	private String get() {
		return this.client.get().uri("/comparison").exchange().returnResult(String.class).getResponseBody();
	}

	private String post(String state) {
		return this.client.post()
			.uri("/comparison/" + state)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody();
	}

	private void awaitAnswered(long answered) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.stage.traffic().answered() >= answered);
	}

	private void awaitStockAnswered(long answered) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stockAnswered() >= answered);
	}

	private long stockAnswered() {
		TrafficReport report = this.stage.stockTraffic();
		return (report != null) ? report.answered() : 0;
	}

}
