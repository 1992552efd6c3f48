package io.httppool.autoconfigure;

import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.httppool.TellingServer;
import io.httppool.client.HttpPools;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.time.PoolClock;

/**
 * The pool {@code api} of a Spring application, with a server on loopback for which the
 * route {@code api} can be configured.
 *
 * @param context the application
 * @param server the server
 * @param time the time, if it is virtual
 */
record ApiPool(ApplicationContext context, TellingServer server, VirtualTime time) {

	/** Tests that hold connections to the end need not wait for them. */
	static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpPoolAutoConfiguration.class, HttpPoolClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
				RestClientAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("httppool.shutdown.drain-timeout=0s");

	/** Tests leave connections leased. */
	private static final String ENDS_AT_ONCE = "httppool.shutdown.drain-timeout=0";

	/**
	 * Run a test against the pool that some properties make, on the time of the clock.
	 */
	static void run(String properties, Test test) {
		run(RUNNER, properties, new VirtualTime(), test);
	}

	/** Run a test against the pool that some properties make, on virtual time. */
	static void runOnVirtualTime(String properties, Test test, Class<?>... configurations) {
		VirtualTime time = new VirtualTime();
		run(RUNNER.withUserConfiguration(configurations)
			.withBean(VirtualTime.class, () -> time)
			.withBean(PoolClock.class, time::clock), properties, time, test);
	}

	private static void run(ApplicationContextRunner runner, String properties, VirtualTime time, Test test) {
		try (TellingServer server = TellingServer.http()) {
			String[] values = Arrays.stream(properties.split("\\s+"))
				.map((property) -> property.startsWith("spring.") ? property : "httppool." + property)
				.toArray(String[]::new);
			runner.withPropertyValues(ENDS_AT_ONCE)
				.withPropertyValues(values)
				.withPropertyValues("httppool.routes.api.origin=" + server.url())
				.run((context) -> test.run(new ApiPool(context, server, time)));
		}
	}

	void advance(Duration span) {
		this.time.pass(span);
	}

	/** Return the reading of the ticker. */
	long now() {
		return this.time.ticker().read();
	}

	PoolingHttpClientConnectionManager manager() {
		return this.context.getBean(HttpPools.class).connectionManager("api");
	}

	RouteSnapshot route() {
		return this.context.getBean(PoolRegistry.class).find("api").orElseThrow().snapshot().routes().get(0);
	}

	Map<CloseReason, Long> closed() {
		return route().totals().closed();
	}

	/** Get a path, and return the port of the connection that was used for it. */
	int get(String path) {
		return get(this.server.url() + path, this.context.getBean(HttpPools.class).requestFactory("api"));
	}

	int get(String url, ClientHttpRequestFactory factory) {
		RestClient client = this.context.getBean(RestClient.Builder.class).requestFactory(factory).build();
		HttpHeaders headers = client.get().uri(url).retrieve().toBodilessEntity().getHeaders();
		return Integer.parseInt(String.valueOf(headers.getFirst(TellingServer.PORT)));
	}

	HttpRoute serverRoute() {
		return new HttpRoute(new HttpHost("http", "localhost", this.server.port()));
	}

	/** Lease as often as the pool allows without waiting. */
	int leasesAtOnce(HttpRoute route) throws InterruptedException, ExecutionException {
		List<ConnectionEndpoint> leased = new ArrayList<>();
		for (ConnectionEndpoint next = tryLease(route); next != null; next = tryLease(route)) {
			leased.add(next);
		}
		Reference.reachabilityFence(leased);
		return leased.size();
	}

	/**
	 * Return a lease that waited for nothing but a lookup. It is taken back if it is
	 * dropped.
	 */
	@Nullable ConnectionEndpoint tryLease(HttpRoute route) throws InterruptedException, ExecutionException {
		try {
			Timeout shortest = Timeout.ofMilliseconds(500);
			return manager().lease("test", route, shortest, null).get(shortest);
		}
		catch (TimeoutException ex) {
			return null;
		}
	}

	/** Lease a connection to the server and connect it if it is new. */
	ConnectionEndpoint connect() throws InterruptedException, ExecutionException, TimeoutException, IOException {
		Timeout timeout = Timeout.ofSeconds(5);
		ConnectionEndpoint endpoint = manager().lease("test", serverRoute(), timeout, null).get(timeout);
		if (!endpoint.isConnected()) {
			manager().connect(endpoint, null, HttpClientContext.create());
		}
		return endpoint;
	}

	static ManagedHttpClientConnection connection(ConnectionEndpoint endpoint) {
		return (ManagedHttpClientConnection) ((ConnectionHolder) endpoint).get();
	}

	/**
	 * A test of a pool.
	 */
	@FunctionalInterface
	interface Test {

		void run(ApiPool pool) throws Exception;

	}

}
