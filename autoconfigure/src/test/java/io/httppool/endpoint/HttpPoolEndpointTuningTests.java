package io.httppool.endpoint;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tuner over HTTP: its decisions, and the actions on it.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpPoolEndpointTuningTests {

	private final LivePool pools = new LivePool();

	private LiveApplication application;

	@BeforeEach
	void start() {
		this.pools.get("payments");
		this.application = new LiveApplication(WebApplicationType.SERVLET, this.pools,
				"management.endpoints.web.exposure.include=httppool",
				"management.endpoint.httppool.access=unrestricted");
	}

	@AfterEach
	void close() {
		this.application.close();
		this.pools.close();
	}

	@Test
	void windowIsDescribedOnceThereIsOne() throws IOException {
		JsonNode before = route();
		try (ClassicHttpResponse leased = this.pools.open("payments")) {
			this.pools.advance(Duration.ofSeconds(1));
			assertThat(leased.getCode()).isEqualTo(200);
		}
		this.pools.advance(Duration.ofSeconds(2));
		this.pools.lookAfter();

		JsonNode window = route().get("window");

		assertThat(before.has("window")).isFalse();
		assertThat(window).isEqualTo(json("""
				{ "spanMs": 3000, "arrivals": 2, "completions": 2, "failures": 0,
				"wait": { "count": 2, "meanMs": 0.0, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0 },
				"exchange": { "count": 2, "meanMs": 500.0, "p50Ms": 0.0, "p99Ms": 973.1, "maxMs": 1000.0 },
				"dns": { "count": 1, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0, "failed": 0 },
				"tcp": { "count": 1, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0, "failed": 0 },
				"lasting": 0, "opened": 1, "reused": 1, "timeouts": 0, "rejected": 0, "stale": 0,
				"leasedMean": 0.3, "leasedMax": 1, "pendingMax": 0, "saturatedShare": 0.0 }"""));
	}

	@Test
	void whatWasNotMeasuredIsLeftOut() {
		this.pools.lookAfter();
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();

		JsonNode window = route().get("window");

		assertThat(window.get("arrivals").intValue()).isZero();
		assertThat(window.has("wait")).isFalse();
		assertThat(window.has("exchange")).isFalse();
		assertThat(window.has("connect")).isFalse();
	}

	@Test
	void latenciesAreLeftOutOnceTheyAreOld() {
		boolean isShown = route().has("leaseP99Ms") && route().has("holdP99Ms");
		this.pools.advance(Duration.ofSeconds(21));

		JsonNode old = route();

		assertThat(isShown).isTrue();
		assertThat(old.has("leaseP99Ms")).isFalse();
		assertThat(old.has("holdP99Ms")).isFalse();
	}

	@Test
	void decisionsAreDescribedExactly() {
		this.pools.policy().decides((window) -> 40);
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();

		JsonNode body = this.application.get("/actuator/httppool/payments/decisions");

		JsonNode decision = body.at("/decisions/0");
		assertThat(body.get("total").intValue()).isOne();
		assertThat(decision.at("/window/arrivals").intValue()).isOne();
		assertThat(((ObjectNode) decision).without("window")).isEqualTo(json("""
				{ "at": "2030-01-01T00:00:01Z", "route": "ORIGIN", "change": "limit 32 -> 40",
				"reason": "demand above the limit, latency at its baseline", "codes": [ "grow-healthy" ],
				"applied": true, "before": { "limit": 32, "idleTimeoutMs": 30000 },
				"after": { "limit": 40, "idleTimeoutMs": 30000 } }"""));
	}

	@ParameterizedTest
	@CsvSource({ "'', 2, 2", "?limit=1, 2, 1", "?route=ORIGIN, 2, 2", "?route=http://elsewhere, 0, 0",
			"?route=&limit=, 2, 2" })
	void decisionsAreFilteredAndLimitedTheNewestFirst(String query, int total, int listed) {
		this.pools.policy().decides((window) -> window.limit().value() * 2);
		this.pools.lookAfter();
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();

		JsonNode body = this.application.get("/actuator/httppool/payments/decisions"
				+ query.replace("ORIGIN", URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8)));

		assertThat(body.get("total").intValue()).isEqualTo(total);
		assertThat(body.get("decisions").size()).isEqualTo(listed);
		if (listed > 0) {
			assertThat(body.at("/decisions/0/change").stringValue()).isEqualTo("limit 64 -> 128");
		}
	}

	@Test
	void limitOfDecisionsThatIsNoCountIsRefused() {
		HttpResponse<String> response = this.application.send("GET", "/actuator/httppool/payments/decisions?limit=0");

		assertThat(response.statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "'', 15m, 2030-01-01T00:15:00Z, 900", "', \"duration\": \"10m\"', 10m, 2030-01-01T00:10:00Z, 600" })
	void limitIsSetForAWhile(String duration, String shown, String until, int seconds, CapturedOutput output) {
		JsonNode after = post("{ \"action\": \"limit\", \"route\": \"ORIGIN\", \"value\": 40%s }".formatted(duration));
		this.pools.advance(Duration.ofSeconds(seconds - 1));
		this.pools.lookAfter();
		JsonNode atLast = route();
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();
		JsonNode over = route();

		JsonNode route = after.get("routes").get(this.pools.origin());
		assertThat(route.get("limit").intValue()).isEqualTo(40);
		assertThat(route.at("/tuning/override"))
			.isEqualTo(json("{ \"limit\": 40, \"until\": \"%s\" }".formatted(until)));
		assertThat(route.at("/tuning/lastDecision/codes/0").stringValue()).isEqualTo("operator");
		assertThat(atLast.get("limit").intValue()).isEqualTo(40);
		assertThat(over.get("limit").intValue()).isEqualTo(32);
		assertThat(over.get("tuning").has("override")).isFalse();
		assertThat(output).containsOnlyOnce("payments - Limit set on demand (route=%s, limit=40, before=32, for=%s)"
			.formatted(this.pools.origin(), shown));
	}

	@Test
	void tuningIsPausedAndResumed(CapturedOutput output) {
		this.pools.policy().decides((window) -> 40);

		JsonNode paused = post("{ \"action\": \"pause-tuning\" }");
		this.pools.lookAfter();
		JsonNode meanwhile = route();
		JsonNode resumed = post("{ \"action\": \"resume-tuning\" }");
		this.pools.advance(Duration.ofSeconds(1));
		this.pools.lookAfter();

		assertThat(paused.get("routes").get(this.pools.origin()).get("tuning"))
			.isEqualTo(json("{ \"mode\": \"apply\", \"policy\": \"test\", \"paused\": true }"));
		assertThat(meanwhile.get("limit").intValue()).isEqualTo(32);
		assertThat(resumed.get("routes").get(this.pools.origin()).at("/tuning/paused").booleanValue()).isFalse();
		assertThat(route().get("limit").intValue()).isEqualTo(40);
		assertThat(route().at("/tuning/lastDecision/change").stringValue()).isEqualTo("limit 32 -> 40");
		assertThat(output).containsOnlyOnce("payments - Tuning paused on demand")
			.containsOnlyOnce("payments - Tuning resumed on demand");
	}

	private JsonNode route() {
		return this.application.get("/actuator/httppool/payments").get("routes").get(this.pools.origin());
	}

	private JsonNode post(String command) {
		HttpResponse<String> response = this.application.post("/actuator/httppool/payments",
				command.replace("ORIGIN", this.pools.origin()));
		assertThat(response.statusCode()).isEqualTo(200);
		return LiveApplication.json(response.body());
	}

	private JsonNode json(String text) {
		return LiveApplication.json(text.replace("ORIGIN", this.pools.origin()));
	}

}
