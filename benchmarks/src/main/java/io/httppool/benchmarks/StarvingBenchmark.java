package io.httppool.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The cost of one lease that has to wait, and of one release that serves a lease of
 * another route, in a pool that is at its total while leases of many routes wait.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class StarvingBenchmark {

	private static final int TOTAL = 200;

	private static final int BATCH = 100;

	private static final int FIRST_WAITING = 1000;

	private static final Timeout LONG = Timeout.ofMinutes(10);

	@Param({ "1", "10", "100", "1000", "4000" })
	int waiting;

	@Param({ "STRICT", "HTTPPOOL" })
	PoolKind pool;

	private ManagedConnPool<HttpRoute, ManagedHttpClientConnection> leases;

	private List<PoolEntry<HttpRoute, ManagedHttpClientConnection>> held;

	private List<Future<PoolEntry<HttpRoute, ManagedHttpClientConnection>>> pending;

	private HttpRoute[] later;

	@Setup(Level.Invocation)
	public void fill() throws InterruptedException, ExecutionException {
		this.leases = this.pool.pool(32, TOTAL);
		this.held = new ArrayList<>();
		this.pending = new ArrayList<>();
		for (int i = 0; i < TOTAL; i++) {
			this.held.add(lease(route(i % 20)).get());
		}
		for (int i = 0; i < Math.max(this.waiting, BATCH); i++) {
			this.pending.add(lease(route(FIRST_WAITING + i % this.waiting)));
		}
		this.later = new HttpRoute[BATCH];
		for (int i = 0; i < BATCH; i++) {
			this.later[i] = route(FIRST_WAITING + this.waiting + i);
		}
	}

	private static HttpRoute route(int number) {
		return new HttpRoute(new HttpHost("http", "h" + number + ".example", 80));
	}

	private Future<PoolEntry<HttpRoute, ManagedHttpClientConnection>> lease(HttpRoute route) {
		return this.leases.lease(route, null, LONG, null);
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public int leaseThatWaits() {
		for (HttpRoute route : this.later) {
			this.pending.add(lease(route));
		}
		return served(0);
	}

	@Benchmark
	@OperationsPerInvocation(BATCH)
	public int releaseThatServes() {
		for (int i = 0; i < BATCH; i++) {
			this.leases.release(this.held.get(i), false);
		}
		return served(BATCH * 3 / 10);
	}

	/** Count the leases that were served, so that no pool can do less than the others. */
	private int served(int least) {
		int served = 0;
		for (Future<PoolEntry<HttpRoute, ManagedHttpClientConnection>> lease : this.pending) {
			served += lease.isDone() ? 1 : 0;
		}
		if (served < least) {
			throw new IllegalStateException("Only %d leases were served".formatted(served));
		}
		return served;
	}

}
