package io.httppool.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;
import io.httppool.pool.ConnectionPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a browser, over a pool with a thousand routes and ten thousand connections.
 */
@Tag("slow")
class LivePageManyRoutesTests {

	private static final int ROUTES = 1000;

	@RegisterExtension
	static final Browser browser = new Browser();

	private static LivePool pools;

	private static LiveApplication application;

	@BeforeAll
	static void start() throws InterruptedException, ExecutionException {
		pools = new LivePool();
		pools.get("many");
		application = new LiveApplication(WebApplicationType.SERVLET, pools,
				"management.endpoints.web.exposure.include=httppool");
		ConnectionPool<?> pool = pools.registry().find("many").orElseThrow();
		pool.setMaxTotal(100_000);
		pool.setDefaultMaxPerRoute(20);
		List<HttpRoute> routes = IntStream.range(0, ROUTES).mapToObj(LivePageManyRoutesTests::route).toList();
		for (int second = 0; second < 25; second++) {
			for (int route = 0; route < ROUTES; route++) {
				use(pool, routes.get(route), (route < 30) ? 20 : 1);
			}
			pools.advance(Duration.ofSeconds(1));
			pools.lookAfter();
		}
		for (HttpRoute route : routes) {
			hold(pool, route, 10);
		}
	}

	@AfterAll
	static void close() {
		if (application != null) {
			application.close();
			pools.close();
		}
	}

	private static HttpRoute route(int number) {
		return new HttpRoute(new HttpHost("http", "service-%04d.example.com".formatted(number), 80));
	}

	private static <C extends HttpConnection> void use(ConnectionPool<C> pool, HttpRoute route, int requests)
			throws InterruptedException, ExecutionException {
		for (int request = 0; request < requests; request++) {
			PoolEntry<HttpRoute, C> leased = pool.lease(route, null, null, null).get();
			pool.release(leased, false);
		}
	}

	private static void hold(ConnectionPool<?> pool, HttpRoute route, int connections)
			throws InterruptedException, ExecutionException {
		for (int connection = 0; connection < connections; connection++) {
			pool.lease(route, null, null, null).get();
		}
	}

	@Test
	void overviewShowsTheFirstRoutesAndSaysWhatIsSummed() {
		browser.open(page());

		browser.awaitText(".quiet-text", "1,001 routes, those first that hurt or changed most");
		browser.awaitText(".note", "many: To keep the history small, .* routes with little traffic are summed");
		assertThat(browser.all(".tile")).hasSize(48);
		browser.picture("routes-1000");
		browser.click("main button:not([hidden])");
		assertThat(browser.all(".tile")).hasSize(96);
		assertThat(browser.complaints()).isEmpty();
		assertThat(browser.barriers()).isEmpty();
	}

	/** About 8 ms on an idle machine; the bound leaves room for a busy one. */
	@Test
	void filterFindsOneOfAThousandRoutesAtOnce() {
		browser.open(page());
		browser.find(".tile");

		Number millis = (Number) browser.driver().executeScript("""
				const filter = document.getElementById('filter');
				filter.value = 'service-0777';
				const start = performance.now();
				filter.dispatchEvent(new Event('input'));
				return performance.now() - start;
				""");

		assertThat(browser.texts(".tile .route-name")).containsExactly("http://service-0777.example.com");
		assertThat(millis.doubleValue()).isLessThan(10_000);
	}

	@Test
	void quietRouteShowsTheNumbersOfAllThatAreSummed() {
		browser.open(page() + "#pool=many&route=http%3A%2F%2Fservice-0777.example.com");

		browser.awaitText(".note", "its numbers are kept as a sum with those of other routes");
		browser.awaitText("figcaption", "requests: now");
	}

	@Test
	void tableOfTenThousandConnectionsSaysWhatItShows() {
		browser.open(page() + "#pool=many&view=connections");

		browser.awaitText(".quiet-text", "2,000 connections, 100 shown. Only 2,000 of 10,\\d+ were read");
		assertThat(browser.all(".row")).hasSize(100);
		browser.picture("connections-10000");
		assertThat(browser.complaints()).isEmpty();
	}

	private static String page() {
		return application.origin() + "/actuator/httppool";
	}

}
