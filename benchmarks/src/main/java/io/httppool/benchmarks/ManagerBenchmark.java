package io.httppool.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Lease and release the way a request does it: through HttpClient's connection manager.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class ManagerBenchmark {

	private static final int THREADS = 8;

	private static final Timeout LEASE_TIMEOUT = Timeout.ofSeconds(2);

	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

	@Param({ "1", "64" })
	int routes;

	@Param({ "STRICT", "HTTPPOOL" })
	PoolKind pool;

	PoolingHttpClientConnectionManager manager;

	@Setup
	public void open() throws InterruptedException, ExecutionException, TimeoutException {
		this.manager = this.pool.manager(THREADS * this.routes, (socket) -> new OpenConnection());
		for (int i = 0; i < this.routes; i++) {
			List<ConnectionEndpoint> endpoints = new ArrayList<>();
			for (int j = 0; j < THREADS; j++) {
				endpoints.add(lease(RouteCycle.route(i)));
			}
			endpoints.forEach((endpoint) -> this.manager.release(endpoint, null, KEEP_ALIVE));
		}
	}

	@TearDown
	public void check() {
		Leases.requireAvailable(this.manager, THREADS * this.routes);
	}

	@Benchmark
	@Threads(1)
	public Object oneThread(RouteCycle cycle) throws InterruptedException, ExecutionException, TimeoutException {
		return leaseAndRelease(cycle.next());
	}

	@Benchmark
	@Threads(THREADS)
	public Object eightThreads(RouteCycle cycle) throws InterruptedException, ExecutionException, TimeoutException {
		return leaseAndRelease(cycle.next());
	}

	private Object leaseAndRelease(HttpRoute route) throws InterruptedException, ExecutionException, TimeoutException {
		ConnectionEndpoint endpoint = lease(route);
		this.manager.release(endpoint, null, KEEP_ALIVE);
		return endpoint;
	}

	private ConnectionEndpoint lease(HttpRoute route)
			throws InterruptedException, ExecutionException, TimeoutException {
		return this.manager.lease("benchmark", route, LEASE_TIMEOUT, null).get(LEASE_TIMEOUT);
	}

}
