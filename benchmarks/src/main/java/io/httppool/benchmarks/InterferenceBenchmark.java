package io.httppool.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;
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

/**
 * Lease and release on a healthy route while leases are pending on a saturated one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class InterferenceBenchmark {

	private static final int LIMIT = 8;

	@Param({ "0", "5000" })
	int waiters;

	@Param
	PoolKind pool;

	final HttpRoute healthy = RouteCycle.route(0);

	final HttpRoute saturated = RouteCycle.route(1);

	/** The leases of the saturated route, served and pending. */
	final List<Object> held = new ArrayList<>();

	Leases leases;

	@Setup
	public void saturate() {
		this.leases = new Leases(this.pool.pool(LIMIT, 2 * LIMIT));
		this.leases.open(this.healthy, LIMIT);
		this.held.addAll(this.leases.hold(this.saturated, LIMIT));
		for (int i = 0; i < this.waiters; i++) {
			this.held.add(this.leases.begin(this.saturated));
		}
	}

	@TearDown
	public void check() {
		Leases.requireAvailable(this.leases.stats(), LIMIT);
	}

	@Benchmark
	public Object oneThread() throws InterruptedException, ExecutionException {
		return this.leases.leaseAndRelease(this.healthy);
	}

}
