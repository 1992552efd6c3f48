package io.httppool.endpoint;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.httppool.LiveApplication;
import io.httppool.LivePool;
import io.httppool.pool.ConnectionPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actions over HTTP where access is unrestricted, and their effects.
 */
@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class HttpPoolEndpointWriteTests {

	@Parameter
	private WebApplicationType type;

	private ExecutorService threads;

	private LivePool pools;

	private ConnectionPool<?> pool;

	private LiveApplication application;

	@BeforeParameterizedClassInvocation
	void start() {
		this.threads = Executors.newCachedThreadPool();
		this.pools = new LivePool();
		this.pool = this.pools.declare("payments").pool();
		this.application = new LiveApplication(this.type, this.pools,
				"management.endpoints.web.exposure.include=httppool",
				"management.endpoint.httppool.access=unrestricted");
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
		this.pools.close();
		this.threads.shutdownNow();
	}

	@BeforeEach
	void haveOneAvailable() {
		this.pools.get("payments");
	}

	@AfterEach
	void resume() {
		this.pool.operations().resume(null);
	}

	@Test
	void evictIdleClosesIdleConnectionsAndLogsIt(CapturedOutput output) throws IOException {
		JsonNode after;
		try (ClassicHttpResponse leased = this.pools.open("payments")) {
			this.pools.get("payments");

			after = control("{ \"action\": \"evict-idle\" }");

			assertThat(leased.getCode()).isEqualTo(200);
		}

		assertThat(after.get("leased").intValue()).isOne();
		assertThat(after.get("available").intValue()).isZero();
		assertThat(route(after).get("closed").get("evicted").intValue()).isPositive();
		assertThat(output).containsOnlyOnce("payments - Idle connections evicted on demand (closed=1)");
	}

	@ParameterizedTest
	@CsvSource({ "''", "?route=ORIGIN" })
	void deleteOfConnectionsClosesIdleOnes(String query, CapturedOutput output) {
		String path = "/actuator/httppool/payments/connections"
				+ query.replace("ORIGIN", URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8));

		HttpResponse<String> response = this.application.send("DELETE", path);

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(LiveApplication.json(response.body()).get("total").intValue()).isZero();
		assertThat(output).containsOnlyOnce("payments - Idle connections evicted on demand (");
	}

	@ParameterizedTest
	@CsvSource({ "'', ''", "', \"route\": \"ORIGIN\"', 'route=ORIGIN, '" })
	void drainLetsRequestsWaitUntilResume(String parameter, String logged, CapturedOutput output) throws Exception {
		ClassicHttpResponse leased = this.pools.open("payments");

		JsonNode drained = control("{ \"action\": \"drain\"%s }".formatted(parameter));
		Future<?> waiting = this.threads.submit(() -> this.pools.get("payments"));
		Awaitility.await().until(() -> this.pool.snapshot().pending() == 1);
		JsonNode meanwhile = this.application.get("/actuator/httppool/payments");
		JsonNode connections = this.application.get("/actuator/httppool/payments/connections?state=draining");
		JsonNode advice = this.application.get("/actuator/httppool").get("advice");
		leased.close();
		JsonNode resumed = control("{ \"action\": \"resume\"%s }".formatted(parameter));
		waiting.get(30, TimeUnit.SECONDS);

		assertThat(drained.get("verdict").stringValue()).startsWith("Drained, 1 draining");
		assertThat(drained.get("draining").intValue()).isOne();
		assertThat(drained.get("routes").get(this.pools.origin()).get("drained").booleanValue()).isTrue();
		assertThat(drained.get("drained").booleanValue()).isEqualTo(parameter.isEmpty());
		assertThat(drained.get("total").intValue()).isOne();
		assertThat(meanwhile.get("status").stringValue()).isEqualTo("STRAINED");
		assertThat(meanwhile.get("verdict").stringValue()).startsWith("Drained, 1 draining, 1 ");
		assertThat(connections.at("/connections/0/state").stringValue()).isEqualTo("draining");
		assertThat(advice.at("/0/message").stringValue()).contains(this.pools.origin(), "'resume'",
				"/actuator/httppool/payments");
		assertThat(resumed.get("verdict").stringValue()).doesNotContain("Drained");
		String which = logged.replace("ORIGIN", this.pools.origin());
		assertThat(output).containsOnlyOnce("payments - Drained on demand (%sclosed=".formatted(which))
			.containsOnlyOnce("payments - Resumed on demand (%spending=1)".formatted(which));
	}

	@Test
	void resumeOfARouteWhenThePoolIsDrainedIsToldHow() {
		this.pool.operations().suspend(null);

		HttpResponse<String> response = post("{ \"action\": \"resume\", \"route\": \"ORIGIN\" }");

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(error(response)).isEqualTo("Pool 'payments' is drained as a whole: resume it without 'route'.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{}                                             | Parameter 'action' must be one of evict-idle, drain, rotate-tls, resume, limit, pause-tuning, resume-tuning, but is missing.
					{ "action": "explode" }                        | Parameter 'action' must be one of evict-idle, drain, rotate-tls, resume, limit, pause-tuning, resume-tuning, but was 'explode'.
					{ "action": "drain", "value": 40 }             | Action 'drain' takes no 'value', but it was '40'.
					{ "action": "limit", "value": 40 }             | Action 'limit' needs a 'route', but it is missing.
					{ "action": "limit", "route": "http://x", "value": 40 } | No route named 'http://x'. Routes: ORIGIN.
					{ "action": "limit", "route": "ORIGIN" }       | Parameter 'value' must be a whole number from 4 to 200, the bounds of 'ORIGIN', but is missing.
					{ "action": "limit", "route": "ORIGIN", "value": 3 } | Parameter 'value' must be a whole number from 4 to 200, the bounds of 'ORIGIN', but was '3'.
					{ "action": "limit", "route": "ORIGIN", "value": 40, "duration": "999ms" } | Parameter 'duration' must be between 1s and 24h, such as 10m, but was '999ms'.
					""",
			quoteCharacter = '`')
	void commandThatIsWrongIsAnsweredWithASentence(String command, String sentence, CapturedOutput output) {
		HttpResponse<String> response = post(command);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(error(response)).isEqualTo(sentence.replace("ORIGIN", this.pools.origin()));
		assertThatNothingWasDone(output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{ "action": "" }                               | 'action', ''
			{ "action": "drain", "duration": "1m" }        | 'drain', 'duration', '1m'
			{ "action": "pause-tuning", "route": "ORIGIN" } | 'pause-tuning', 'route', 'ORIGIN'
			{ "action": "resume-tuning", "value": 1 }      | 'resume-tuning', 'value', '1'
			{ "action": "limit", "route": "ORIGIN", "value": 201 } | 'value', 200, '201'
			{ "action": "limit", "route": "ORIGIN", "value": "many" } | 'value', 'many'
			{ "action": "limit", "route": "ORIGIN", "value": 40, "duration": "25h" } | 'duration', 24h, '25h'
			{ "action": "limit", "route": "ORIGIN", "value": 40, "duration": "long" } | 'duration', 'long'
			{ "action": "drain", "route": "" }             | route, ''
			{ "action": "evict-idle", "route": "http://x" } | 'http://x', ORIGIN
			""", quoteCharacter = '`')
	void commandThatIsWrongIsRefused(String command, String facts, CapturedOutput output) {
		HttpResponse<String> response = post(command);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(error(response)).contains(facts.replace("ORIGIN", this.pools.origin()).split(", "));
		assertThatNothingWasDone(output);
	}

	private void assertThatNothingWasDone(CapturedOutput output) {
		assertThat(this.pool.snapshot().available()).isOne();
		assertThat(this.pools.tuner().journal(this.pool)).isEmpty();
		assertThat(this.pools.tuner().isPaused(this.pool)).isFalse();
		assertThat(output).doesNotContain("on demand");
	}

	@Test
	void commandWithoutBodyIsToldWhatCanBeDone() {
		HttpResponse<String> response = this.application.send("POST", "/actuator/httppool/payments");

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(error(response)).startsWith("Parameter 'action' must be one of");
	}

	@Test
	void poolThatIsNotThereIsNotFound() {
		HttpResponse<String> posted = this.application.post("/actuator/httppool/x", "{ \"action\": \"drain\" }");
		HttpResponse<String> deleted = this.application.send("DELETE", "/actuator/httppool/x/connections");

		assertThat(posted.statusCode()).isEqualTo(404);
		assertThat(error(posted)).contains("'x'", "payments");
		assertThat(deleted.statusCode()).isEqualTo(404);
		assertThat(error(deleted)).isEqualTo(error(posted));
	}

	@Test
	void deleteOfAnythingElseIsNotFound() {
		HttpResponse<String> response = this.application.send("DELETE", "/actuator/httppool/payments/leaks");

		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(error(response)).isEqualTo("'leaks' of a pool cannot be deleted, only connections.");
		assertThat(this.pool.snapshot().available()).isOne();
	}

	@Test
	void leaksNameWhereConnectionsWereLeasedAndWhereTheirHoldersAre() throws IOException {
		JsonNode suspected;
		try (ClassicHttpResponse leased = this.pools.open("payments")) {
			this.pools.advance(Duration.ofSeconds(61));
			this.pools.lookAfter();

			suspected = this.application.get("/actuator/httppool/payments/leaks");

			assertThat(leased.getCode()).isEqualTo(200);
		}
		this.pools.advance(Duration.ofSeconds(2));
		this.pools.lookAfter();

		assertThat(suspected.get("leaks").size()).isOne();
		JsonNode leak = suspected.at("/leaks/0");
		assertThat(leak.get("site").stringValue()).startsWith(LivePool.class.getName() + ".open(LivePool.java:");
		assertThat(leak.get("leasedBy").toString()).contains("leaksNameWhereConnectionsWereLeased");
		assertThat(leak.get("reclaimed").longValue()).isZero();
		JsonNode suspect = leak.at("/suspects/0");
		assertThat(suspect.propertyNames()).containsExactly("connection", "route", "since", "heldMs", "thread",
				"holderStack");
		assertThat(suspect.get("connection").stringValue()).startsWith("payments-");
		assertThat(suspect.get("route").stringValue()).isEqualTo(this.pools.origin());
		assertThat(suspect.get("since").stringValue()).startsWith("2030-01-01T00:0");
		assertThat(suspect.get("heldMs").longValue()).isEqualTo(61_000);
		assertThat(suspect.get("thread").stringValue()).isEqualTo(Thread.currentThread().getName());
		assertThat(suspect.get("holderStack").toString()).contains(LiveApplication.class.getName());
		assertThat(this.application.get("/actuator/httppool/payments/leaks"))
			.isEqualTo(LiveApplication.json("{ \"leaks\": [] }"));
	}

	private JsonNode control(String command) {
		HttpResponse<String> response = post(command);
		assertThat(response.statusCode()).isEqualTo(200);
		return LiveApplication.json(response.body());
	}

	private HttpResponse<String> post(String command) {
		return this.application.post("/actuator/httppool/payments", command.replace("ORIGIN", this.pools.origin()));
	}

	private JsonNode route(JsonNode described) {
		return described.get("routes").get(this.pools.origin());
	}

	private static String error(HttpResponse<String> response) {
		return LiveApplication.json(response.body()).get("error").stringValue();
	}

}
