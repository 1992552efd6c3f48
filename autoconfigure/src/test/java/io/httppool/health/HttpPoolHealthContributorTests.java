package io.httppool.health;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.httppool.LiveApplication;
import io.httppool.LivePool;
import io.httppool.pool.ConnectionPool;
import io.httppool.verdict.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class HttpPoolHealthContributorTests {

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
	void poolIsContributedOnceItIsListed(WebApplicationType type) {
		try (LivePool pools = new LivePool(); LiveApplication application = start(type, pools)) {
			HttpResponse<String> before = application.send("GET", "/actuator/health/httppool");

			pools.get("default");

			assertThat(before.statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/health/httppool")).isEqualTo(LiveApplication
				.json("""
						{ "status": "UP", "components": { "default": { "status": "UP", "details": {
							"status": "UP", "verdict": "%s",
							"leased": 0, "available": 1, "connecting": 0, "draining": 0, "pending": 0, "total": 1, "max": 200 } } },
						"groups": [ "liveness", "readiness" ] }"""
					.formatted(Verdict.of(pools.declare("default").pool().snapshot()))));
			assertThat(application.get("/actuator/health/httppool/default").at("/details/total").intValue()).isOne();
		}
	}

	@Test
	void poolIsNoPartOfLivenessAndReadiness() {
		try (LivePool pools = new LivePool(); LiveApplication application = start(WebApplicationType.SERVLET, pools)) {
			HealthEndpointGroups groups = application.bean(HealthEndpointGroups.class);

			List<HealthEndpointGroup> including = Stream.of("liveness", "readiness")
				.map(groups::get)
				.filter((group) -> group.isMember("httppool") || group.isMember("httppool/default"))
				.toList();

			assertThat(groups.getPrimary().isMember("httppool")).isTrue();
			assertThat(groups.getNames()).contains("liveness", "readiness");
			assertThat(including).isEmpty();
		}
	}

	@Test
	void poolThatIsStrainedIsUpWithDetails() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try (LivePool pools = new LivePool()) {
			ConnectionPool<?> pool = pools.declare("default").pool();
			pool.setMaxTotal(1);
			ClassicHttpResponse leased = pools.open("default");
			Future<?> waiting = threads.submit(() -> pools.get("default"));
			Awaitility.await().until(() -> pool.snapshot().pending() == 1);

			Health health = new PoolHealthIndicator(pool).health();
			leased.close();
			waiting.get();

			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("status", "STRAINED").containsEntry("pending", 1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static LiveApplication start(WebApplicationType type, LivePool pools) {
		return new LiveApplication(type, pools, "management.endpoint.health.show-details=always",
				"management.endpoint.health.probes.enabled=true");
	}

}
