package io.httppool.endpoint;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;

import io.httppool.LiveApplication;
import io.httppool.LivePool;
import io.httppool.verdict.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
@TestInstance(Lifecycle.PER_CLASS)
class HttpPoolEndpointWebTests {

	private static final String SETTINGS = """
			{ "max-total": { "value": 200, "origin": "application.yaml:3" },
			"per-route.min": { "value": 4, "origin": "default" },
			"per-route.initial": { "value": 32, "origin": "default" },
			"per-route.max": { "value": 200, "origin": "default" },
			"max-pending": { "value": 1000, "origin": "default" },
			"lease-timeout": { "value": "2s", "origin": "default" },
			"connect-timeout": { "value": "2s", "origin": "default" },
			"connect.attempt-delay": { "value": "250ms", "origin": "default" },
			"connect.tunnel-timeout": { "origin": "default" },
			"tls-handshake-timeout": { "value": "5s", "origin": "default" },
			"response-timeout": { "origin": "default" },
			"write-timeout": { "origin": "default" },
			"call-timeout": { "origin": "default" },
			"drain-body.max-size": { "value": "64KB", "origin": "default" },
			"drain-body.timeout": { "value": "100ms", "origin": "default" },
			"keep-alive": { "value": "30s", "origin": "default" },
			"max-idle-time": { "value": "55s", "origin": "default" },
			"max-life-time": { "value": "10m", "origin": "default" },
			"max-exchanges": { "origin": "default" },
			"validate-after-inactivity": { "value": "0ms", "origin": "default" },
			"leak-threshold": { "value": "1m", "origin": "default" },
			"retry.max-wait": { "value": "2s", "origin": "default" },
			"tls.require-close-notify": { "value": true, "origin": "default" },
			"tls.concurrent-handshakes": { "value": 4, "origin": "default" },
			"dns.refresh": { "value": "30s", "origin": "default" },
			"dns.mode": { "value": "strict", "origin": "default" },
			"dns.source": { "value": "jdk", "origin": "default" },
			"ejection.mode": { "value": "apply", "origin": "default" },
			"ejection.consecutive-failures": { "value": 5, "origin": "default" },
			"ejection.consecutive-5xx": { "value": 0, "origin": "default" },
			"ejection.base-time": { "value": "10s", "origin": "default" },
			"ejection.max-time": { "value": "5m", "origin": "default" },
			"ejection.max-percent": { "value": 50, "origin": "default" },
			"ejection.success-rate.min-samples": { "value": 100, "origin": "default" },
			"ejection.success-rate.below": { "origin": "default" },
			"health.enabled": { "value": false, "origin": "default" },
			"health.type": { "value": "tcp", "origin": "default" },
			"health.path": { "value": "/", "origin": "default" },
			"health.method": { "value": "GET", "origin": "default" },
			"health.host": { "origin": "default" },
			"health.headers": { "value": 0, "origin": "default" },
			"health.expected-status": { "value": "200-299", "origin": "default" },
			"health.interval": { "value": "30s", "origin": "default" },
			"health.jitter": { "value": "10%", "origin": "default" },
			"health.timeout": { "value": "5s", "origin": "default" },
			"health.unhealthy-threshold": { "value": 3, "origin": "default" },
			"health.healthy-threshold": { "value": 2, "origin": "default" },
			"health.edge-interval": { "value": "5s", "origin": "default" },
			"health.no-traffic-interval": { "value": "1m", "origin": "default" },
			"warm-up.connections": { "value": 0, "origin": "default" },
			"warm-up.on-startup": { "value": false, "origin": "default" },
			"warm-up.timeout": { "value": "10s", "origin": "default" },
			"warm-up.fail-fast": { "value": false, "origin": "default" },
			"warm-up.refill": { "value": false, "origin": "default" },
			"warm-up.request": { "origin": "default" },
			"reuse": { "value": "lifo", "origin": "default" },
			"profile": { "value": "standard", "origin": "default" },
			"connection-state": { "value": "auto", "origin": "default" },
			"buffer-size": { "value": "8KB", "origin": "default" },
			"socket.keep-alive": { "value": true, "origin": "default" },
			"socket.tcp-no-delay": { "value": true, "origin": "default" } }""";

	@Parameter
	private WebApplicationType type;

	private LivePool pools;

	private LiveApplication application;

	private ClassicHttpResponse leased;

	/**
	 * One connection was closed, one is leased, one is available; a client tried to close
	 * the pool; 1.5 s have passed.
	 */
	@BeforeParameterizedClassInvocation
	void start() {
		this.pools = new LivePool();
		this.pools.declare("payments");
		this.pools.getAndClose("default");
		this.leased = this.pools.open("default");
		this.pools.get("default");
		this.pools.get("default");
		this.pools.declare("default").close();
		this.pools.lookAfter();
		this.pools.advance(Duration.ofMillis(1500));
		this.application = new LiveApplication(this.type, this.pools,
				"management.endpoints.web.exposure.include=httppool");
	}

	@AfterParameterizedClassInvocation
	void close() throws IOException {
		this.leased.close();
		this.application.close();
		this.pools.close();
	}

	@Test
	void poolsAreDescribed() {
		JsonNode body = this.application.get("/actuator/httppool");

		assertThat(body).isEqualTo(
				json("""
						{ "pools": {
							"default": {
								"kind": "classic", "status": "UP",
								"verdict": "VERDICT",
								"leased": 1, "available": 1, "connecting": 0, "draining": 0, "pending": 0, "total": 2, "max": 200,
								"routes": { "ORIGIN": {
									"leased": 1, "available": 1, "connecting": 0, "draining": 0, "pending": 0, "limit": 32, "drained": false,
									"requestsPerSecond": 4.0, "leaseP99Ms": 0.0, "holdP99Ms": 0.0, "reuseRatio": 0.25 } } },
							"payments": {
								"kind": "classic", "status": "UP", "verdict": "UNUSED",
								"leased": 0, "available": 0, "connecting": 0, "draining": 0, "pending": 0, "total": 0, "max": 200,
								"routes": {} } },
						"advice": [] }"""));
	}

	@Test
	void poolIsDescribed() {
		JsonNode body = this.application.get("/actuator/httppool/default");

		assertThat(body).isEqualTo(
				json("""
						{ "kind": "classic", "status": "UP",
						"verdict": "VERDICT",
						"leased": 1, "available": 1, "connecting": 0, "draining": 0, "pending": 0, "total": 2, "max": 200, "drained": false,
						"survived": { "close-from-outside": 1 }, "upkeepAgeMs": 1500,
						"routes": { "ORIGIN": {
							"leased": 1, "available": 1, "connecting": 0, "draining": 0, "pending": 0, "limit": 32, "drained": false,
							"requestsPerSecond": 4.0, "leaseP99Ms": 0.0, "holdP99Ms": 0.0, "reuseRatio": 0.25,
							"limits": { "min": 4, "current": 32, "max": 200 },
							"idleTimeout": { "currentMs": 30000, "source": "configured" },
							"addresses": [ { "address": "ADDRESS", "health": "unknown", "leased": 1, "available": 1,
							  "failures": 0, "gone": false } ],
							"closed": { "not-reusable": 1 },
							"retries": {},
							"window": { "spanMs": 0, "arrivals": 4, "completions": 3, "failures": 0,
								"wait": { "count": 4, "meanMs": 0.0, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0 },
								"exchange": { "count": 3, "meanMs": 0.0, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0 },
								"dns": { "count": 3, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0, "failed": 0 },
								"tcp": { "count": 3, "p50Ms": 0.0, "p99Ms": 0.0, "maxMs": 0.0, "failed": 0 },
								"lasting": 0, "opened": 3, "reused": 1, "timeouts": 0, "rejected": 0, "stale": 0,
								"leasedMean": 1.0, "leasedMax": 2, "pendingMax": 0, "saturatedShare": 0.0 },
							"tuning": { "mode": "apply", "policy": "test", "paused": false } } },
						"settings": SETTINGS }"""
					.replace("SETTINGS", SETTINGS)));
	}

	@Test
	void connectionsAreDescribed() {
		JsonNode body = this.application.get("/actuator/httppool/default/connections");

		assertThat(body.get("total").intValue()).isEqualTo(2);
		JsonNode leased = body.get("connections").get(0);
		assertThat(leased.propertyNames()).containsExactlyInAnyOrder("id", "route", "state", "local", "remote",
				"protocol", "opening", "created", "ageMs", "lastUsed", "idleMs", "exchanges", "bytesSent",
				"bytesReceived", "expiresInMs", "leasedSince", "leasedMs", "thread", "site", "phase");
		assertThat(leased.get("id").stringValue()).isEqualTo("default-2");
		assertThat(leased.get("state").stringValue()).isEqualTo("leased");
		assertThat(leased.get("leasedSince").stringValue()).isEqualTo("2030-01-01T00:00:00Z");
		assertThat(leased.get("leasedMs").longValue()).isEqualTo(1500);
		assertThat(leased.get("thread").stringValue()).isEqualTo(Thread.currentThread().getName());
		assertThat(leased.get("phase").stringValue()).isNotBlank();
		assertThat(leased.get("site").stringValue()).startsWith(LivePool.class.getName() + ".open(LivePool.java:");
	}

	@Test
	void connectionIsDescribedExactly() {
		JsonNode body = this.application.get("/actuator/httppool/default/connections?state=available");

		JsonNode connection = body.get("connections").get(0);
		String local = connection.get("local").stringValue();
		assertThat(local).matches("127\\.0\\.0\\.1:\\d+");
		long sent = connection.get("bytesSent").longValue();
		long received = connection.get("bytesReceived").longValue();
		assertThat(sent).isPositive();
		assertThat(received).isPositive();
		assertThat(body).isEqualTo(json("""
				{ "total": 1, "connections": [ {
					"id": "default-3", "route": "ORIGIN", "state": "available",
					"local": "%s", "remote": "ADDRESS", "protocol": "HTTP/1.1",
					"opening": [ { "phase": "dns", "tookMs": 0.0, "outcome": "ok" },
						{ "phase": "tcp", "address": "ADDRESS", "tookMs": 0.0, "outcome": "ok" } ],
					"created": "2030-01-01T00:00:00Z", "ageMs": 1500,
					"lastUsed": "2030-01-01T00:00:00Z", "idleMs": 1500,
					"exchanges": 2, "bytesSent": %d, "bytesReceived": %d, "expiresInMs": 28500 } ] }""".formatted(local,
				sent, received)));
	}

	@Test
	void connectionsAreFilteredSortedAndLimited() {
		String route = URLEncoder.encode(this.pools.origin(), StandardCharsets.UTF_8);

		JsonNode body = this.application
			.get("/actuator/httppool/default/connections?route=" + route + "&sort=exchanges&limit=1&state=");
		JsonNode elsewhere = this.application.get("/actuator/httppool/default/connections?route=http://elsewhere");

		assertThat(body.get("total").intValue()).isEqualTo(2);
		assertThat(body.get("connections").size()).isEqualTo(1);
		assertThat(body.get("connections").get(0).get("id").stringValue()).isEqualTo("default-3");
		assertThat(elsewhere).isEqualTo(json("""
				{ "total": 0, "connections": [] }"""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/unknown                           | 404 | No pool named 'unknown'. Pools: default, payments.
					/unknown/connections               | 404 | No pool named 'unknown'. Pools: default, payments.
					/default/sockets                   | 404 | No view named 'sockets'. Views of a pool: connections, decisions, leaks, history.
					/default/connections?state=busy    | 400 | Parameter 'state' must be one of connecting, leased, draining, available, but was 'busy'.
					/default/connections?limit=0       | 400 | Parameter 'limit' must be a whole number from 1 to 999999999, but was '0'.
					""",
			quoteCharacter = '"')
	void requestThatCannotBeAnsweredIsToldWhy(String path, int status, String sentence) {
		HttpResponse<String> response = this.application.send("GET", "/actuator/httppool" + path);

		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(LiveApplication.json(response.body())).isEqualTo(json("{ \"error\": \"%s\" }".formatted(sentence)));
	}

	@Test
	void deeperPathIsNotFound() {
		HttpResponse<String> response = this.application.send("GET", "/actuator/httppool/default/connections/1");

		assertThat(response.statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource({ "POST, /default", "DELETE, /default/connections" })
	void writingIsNotAllowed(String method, String path) {
		HttpResponse<String> response = this.application.send(method, "/actuator/httppool" + path);

		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(this.application.get("/actuator/httppool/default").get("available").intValue()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "''", "/default", "/default/connections" })
	void nothingSecretIsShown(String path) {
		String body = this.application.send("GET", "/actuator/httppool" + path).body();

		assertThat(body).contains("leased").doesNotContain("secret");
	}

	private JsonNode json(String text) {
		String origin = this.pools.origin();
		return LiveApplication.json(text.replace("VERDICT", verdict("default"))
			.replace("UNUSED", verdict("payments"))
			.replace("ORIGIN", origin)
			.replace("ADDRESS", origin.substring(7)));
	}

	/** The words of a verdict are not of interest here. */
	private String verdict(String pool) {
		return Verdict.of(this.pools.declare(pool).pool().snapshot());
	}

}
