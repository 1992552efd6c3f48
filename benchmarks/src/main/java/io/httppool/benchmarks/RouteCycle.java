package io.httppool.benchmarks;

import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The routes of one thread, in a cycle. Each thread has its own copies: HttpClient plans
 * a new route for each request, so a pool never gets the same object twice and has to
 * compare. Confined to one thread.
 */
@State(Scope.Thread)
public class RouteCycle {

	private HttpRoute[] routes = {};

	private int next;

	@Setup
	public void prepare(BenchmarkParams benchmark) {
		int count = Integer.parseInt(benchmark.getParam("routes"));
		this.routes = IntStream.range(0, count).mapToObj(RouteCycle::route).toArray(HttpRoute[]::new);
	}

	/** Return a route of the cycle by its number. */
	static HttpRoute route(int number) {
		return new HttpRoute(new HttpHost("https", "service-" + number + ".example.com", 443), null, true);
	}

	HttpRoute next() {
		HttpRoute route = this.routes[this.next];
		this.next = (this.next + 1) % this.routes.length;
		return route;
	}

}
