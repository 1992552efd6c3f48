package io.httppool.client;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RetryReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.RouteWindow;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client and its server.
 *
 * @param context the application
 * @param server the server
 * @param scheme how to talk to it
 */
record QuickLookExchange(ApplicationContext context, LoopbackServer server, String scheme) {

	@Nullable String send(HttpMethod method) {
		return request(method).retrieve().body(String.class);
	}

	@Nullable String send(HttpMethod method, String body) {
		return request(method).body(body).retrieve().body(String.class);
	}

	RestClient.RequestBodySpec request(HttpMethod method) {
		return this.context.getBean(RestClient.Builder.class)
			.build()
			.method(method)
			.uri(this.server.host(this.scheme).toURI());
	}

	/** Wait until the server has done what it does after an answer. */
	void awaitEnd() throws InterruptedException {
		assertThat(this.server.awaitEnd()).isTrue();
	}

	Map<CloseReason, Long> closed() {
		return totals().closed();
	}

	Map<RetryReason, Long> retries() {
		return totals().retries();
	}

	/** Return the failures in a row at the address of the server. */
	int failures() {
		return route().addresses().all().get(0).failures();
	}

	/** Return how many connections turned out to have been closed by the server. */
	long foundStale() {
		return closed().getOrDefault(CloseReason.STALE_FIN, 0L) + closed().getOrDefault(CloseReason.STALE_RST, 0L);
	}

	/** Return what the tuner would see. */
	RouteWindow window() {
		return ClientContext.closeWindow(this.context);
	}

	private RouteTotals totals() {
		return route().totals();
	}

	private RouteSnapshot route() {
		return pool().snapshot().routes().get(0);
	}

	ConnectionPool<?> pool() {
		return this.context.getBean(PoolRegistry.class).pools().get(0);
	}

}
