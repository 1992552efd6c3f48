package io.httppool.sample;

import java.time.Duration;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The same traffic over the pool that Spring Boot makes without the starter: HttpClient's
 * own, with its defaults. It goes to an upstream of its own that behaves like the other,
 * so that neither pool takes capacity from the other. It runs on request. Thread-safe.
 */
final class StockTraffic implements AutoCloseable {

	/** Requests may wait three minutes for a connection: they are interrupted. */
	private static final Duration PATIENCE = Duration.ZERO;

	private final BiFunction<RestClient, Upstream, Runnable> request;

	private @Nullable Running running; // guarded by this

	/**
	 * Create traffic that does not run.
	 * @param request makes, of a client and an upstream, what sends one request
	 */
	StockTraffic(BiFunction<RestClient, Upstream, Runnable> request) {
		this.request = request;
	}

	/**
	 * Start the traffic, if it does not run yet.
	 */
	synchronized void start(Scenario scenario, TrafficPlan plan) {
		if (this.running == null) {
			this.running = start(plan);
		}
		follow(scenario, plan);
	}

	private Running start(TrafficPlan plan) {
		HttpComponentsClientHttpRequestFactory pool = ClientHttpRequestFactoryBuilder.httpComponents().build();
		RestClient client = RestClient.builder().requestFactory(pool).build();
		Upstream upstream = new Upstream(0);
		upstream.start();
		TrafficGenerator traffic = new TrafficGenerator(this.request.apply(client, upstream), plan, PATIENCE);
		traffic.start();
		return new Running(upstream, pool, traffic);
	}

	/**
	 * Follow another scenario and plan, and count anew, if the traffic runs.
	 */
	synchronized void follow(Scenario scenario, TrafficPlan plan) {
		if (this.running != null) {
			this.running.upstream.behave(scenario.behaviour());
			this.running.traffic.follow(plan);
		}
	}

	/**
	 * Return a report on the traffic, or {@code null} if it does not run.
	 */
	synchronized @Nullable TrafficReport report() {
		return (this.running != null) ? this.running.traffic.report() : null;
	}

	/**
	 * Stop the traffic, if it runs, and close its pool.
	 */
	@Override
	public synchronized void close() {
		if (this.running != null) {
			this.running.close();
			this.running = null;
		}
	}

	private record Running(Upstream upstream, HttpComponentsClientHttpRequestFactory pool, TrafficGenerator traffic) {

		void close() {
			this.traffic.stop();
			try {
				this.pool.destroy();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The pool of HttpClient could not be closed", ex);
			}
			finally {
				this.upstream.stop();
			}
		}

	}

}
