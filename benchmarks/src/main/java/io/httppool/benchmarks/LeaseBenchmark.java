package io.httppool.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

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
 * Lease and release of a reusable connection, with no pending requests.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class LeaseBenchmark {

	private static final int THREADS = 8;

	@Param({ "1", "64" })
	int routes;

	@Param
	PoolKind pool;

	Leases leases;

	@Setup
	public void open() {
		this.leases = new Leases(this.pool.pool(THREADS, THREADS * this.routes));
		for (int i = 0; i < this.routes; i++) {
			this.leases.open(RouteCycle.route(i), THREADS);
		}
	}

	@TearDown
	public void check() {
		Leases.requireAvailable(this.leases.stats(), THREADS * this.routes);
	}

	@Benchmark
	@Threads(1)
	public Object oneThread(RouteCycle cycle) throws InterruptedException, ExecutionException {
		return this.leases.leaseAndRelease(cycle.next());
	}

	@Benchmark
	@Threads(THREADS)
	public Object eightThreads(RouteCycle cycle) throws InterruptedException, ExecutionException {
		return this.leases.leaseAndRelease(cycle.next());
	}

}
