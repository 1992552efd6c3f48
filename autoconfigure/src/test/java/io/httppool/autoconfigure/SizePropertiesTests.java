package io.httppool.autoconfigure;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.ResourceAccessException;

import io.httppool.settings.Limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The effects of the properties of sizes and of waiting.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class SizePropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "defaults.max-total=2", "pools.api.max-total=2",
			"defaults.max-total=300 pools.api.max-total=2" })
	void maxTotalLimitsAllRoutesTogether(String properties) {
		ApiPool.run(properties, (pool) -> {
			ConnectionEndpoint first = pool.tryLease(new HttpRoute(new HttpHost("http", "10.0.0.1", 80)));
			ConnectionEndpoint second = pool.tryLease(new HttpRoute(new HttpHost("http", "10.0.0.2", 80)));
			ConnectionEndpoint third = pool.tryLease(new HttpRoute(new HttpHost("http", "10.0.0.3", 80)));

			assertThat(first).isNotNull();
			assertThat(second).isNotNull();
			assertThat(third).isNull();
			Reference.reachabilityFence(List.of(first, second));
		});
	}

	@ParameterizedTest
	@CsvSource({ "defaults.per-route.max=3, 3", "pools.api.per-route.max=3, 3", "routes.api.per-route.max=3, 3",
			"defaults.per-route.max=5 pools.api.per-route.max=4 routes.api.per-route.max=3, 3",
			"defaults.per-route.initial=3, 3", "pools.api.per-route.initial=40, 40",
			"routes.api.per-route.initial=3, 3", "defaults.per-route.min=40, 40", "pools.api.per-route.min=40, 40",
			"routes.api.per-route.min=40, 40" })
	void perRouteLimitsARouteToBeginWith(String properties, int leases) {
		ApiPool.run("tuner.mode=off " + properties,
				(pool) -> assertThat(pool.leasesAtOnce(pool.serverRoute())).isEqualTo(leases));
	}

	@Test
	void perRouteBoundsAreThoseOfTheLiveRoute() {
		ApiPool.run("defaults.per-route.min=2 defaults.per-route.initial=3 defaults.per-route.max=5", (pool) -> {
			pool.get("/");

			assertThat(pool.route().limits()).isEqualTo(new Limits(2, 3, 5));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.api", "routes.api" })
	void maxPendingTurnsAwayWhoWouldBeOneTooMany(String prefix) {
		ApiPool.run("defaults.per-route.max=1 defaults.lease-timeout=1h %s.max-pending=0".formatted(prefix), (pool) -> {
			ConnectionEndpoint leased = pool.connect();

			assertThatNoConnectionIsLeased(pool);
			assertThat(pool.route().totals().rejected()).isOne();
			Reference.reachabilityFence(leased);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults.lease-timeout=1h pools.api.lease-timeout=20ms",
			"defaults.lease-timeout=1h pools.api.lease-timeout=1h routes.api.lease-timeout=20ms" })
	void leaseTimeoutEndsTheWaitForAConnection(String properties) {
		ApiPool.run("defaults.per-route.max=1 " + properties, (pool) -> {
			ConnectionEndpoint leased = pool.connect();

			assertThatNoConnectionIsLeased(pool);
			assertThat(pool.route().totals().timeouts()).isOne();
			Reference.reachabilityFence(leased);
		});
	}

	@Test
	void leaseTimeoutIsNotOverBefore() {
		ApiPool.run("defaults.per-route.max=1 defaults.lease-timeout=2100ms", (pool) -> {
			ConnectionEndpoint leased = pool.connect();

			long start = System.nanoTime();
			assertThatNoConnectionIsLeased(pool);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(2100).toNanos());
			Reference.reachabilityFence(leased);
		});
	}

	private static void assertThatNoConnectionIsLeased(ApiPool pool) {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> pool.get("/"))
			.withMessageContaining("leased=1/1");
	}

}
