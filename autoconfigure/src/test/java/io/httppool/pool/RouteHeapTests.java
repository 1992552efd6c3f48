package io.httppool.pool;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The heap of routes that were used once and have no connection, as those of a crawler.
 */
@Tag("slow")
class RouteHeapTests {

	private static final int ROUTES = 20_000;

	/** A kilobyte, and what the collector leaves. */
	private static final double MOST = 1024 * 1.1;

	@Test
	void routeWhenQuietTakesAKilobyte() {
		List<HttpRoute> routes = IntStream.range(0, ROUTES)
			.mapToObj((i) -> new HttpRoute(new HttpHost("http", "host" + i + ".example", 80)))
			.toList();
		TestPool test = new TestPool(5, 10);
		long before = usedHeap();

		routes.forEach((route) -> exchange(test, route));
		double used = (usedHeap() - before) / (double) ROUTES;
		test.time.pass(Duration.ofSeconds(20));
		test.pool.maintenance().forgetQuietRoutes();
		double quiet = (usedHeap() - before) / (double) ROUTES;

		assertThat(test.pool.getRoutes()).hasSize(ROUTES);
		assertThat(quiet).isLessThan(MOST).isLessThan(used / 2);
	}

	private static void exchange(TestPool test, HttpRoute route) {
		var leased = test.lease(route);
		test.time.pass(Duration.ofNanos(5_000));
		test.discard(leased);
	}

	private static long usedHeap() {
		for (int i = 0; i < 5; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
