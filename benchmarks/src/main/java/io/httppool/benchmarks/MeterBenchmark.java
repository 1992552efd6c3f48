package io.httppool.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

import io.httppool.metrics.Histograms;
import io.httppool.metrics.HttpPoolMetrics;
import io.httppool.metrics.MeterSettings;
import io.httppool.pool.ConnectionPool;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

/**
 * The cost of meters in a registry of Prometheus: of a lease and a release, and of a
 * scrape.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class MeterBenchmark {

	private static final HttpRoute ROUTE = RouteCycle.route(0);

	@Param({ "false", "true" })
	boolean isMeasured;

	PrometheusMeterRegistry registry;

	Leases leases;

	Timer timer;

	@Setup
	public void open() {
		this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.leases = measured(this.registry, this.isMeasured, 8, 8);
		this.leases.open(ROUTE, 8);
		this.timer = Timer.builder("bare")
			.serviceLevelObjectives(settings().buckets().toArray(Duration[]::new))
			.register(this.registry);
	}

	static Leases measured(PrometheusMeterRegistry registry, boolean isMeasured, int perRoute, int total) {
		var pool = PoolKind.HTTPPOOL.pool(perRoute, total);
		if (isMeasured && pool instanceof ConnectionPool<?> own) {
			Upkeep upkeep = new Upkeep(List::of, new UpkeepSettings(Duration.ofSeconds(1), true), PoolClock.system());
			new HttpPoolMetrics(registry, settings(), upkeep, PoolClock.system()).measure(own);
		}
		return new Leases(pool);
	}

	private static MeterSettings settings() {
		return new MeterSettings(true, 50, true, false, Histograms.BUCKETS,
				Stream.of(1, 5, 10, 50, 100, 500, 1000, 2000, 5000).map(Duration::ofMillis).toList());
	}

	@Benchmark
	public Object leaseAndRelease() throws InterruptedException, ExecutionException {
		return this.leases.leaseAndRelease(ROUTE);
	}

	@Benchmark
	public void twoBareRecordings() {
		this.timer.record(1000, TimeUnit.NANOSECONDS);
		this.timer.record(1_000_000, TimeUnit.NANOSECONDS);
	}

	/**
	 * A pool of 1,000 routes with 10 connections each.
	 */
	@State(Scope.Benchmark)
	public static class Large {

		PrometheusMeterRegistry registry;

		Leases leases;

		@Setup
		public void open() {
			this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
			this.leases = measured(this.registry, true, 10, 10_000);
			for (int i = 0; i < 1000; i++) {
				this.leases.open(RouteCycle.route(i), 10);
			}
		}

	}

	@Benchmark
	@OutputTimeUnit(TimeUnit.MILLISECONDS)
	public Object scrape(Large large) {
		return large.registry.scrape();
	}

}
