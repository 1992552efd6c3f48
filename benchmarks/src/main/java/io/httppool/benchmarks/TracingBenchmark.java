package io.httppool.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.httppool.pool.ConnectionPool;
import io.httppool.time.PoolClock;
import io.httppool.tracing.PoolTracing;
import io.httppool.tracing.RequestUses;

/**
 * The cost of tracing, with the SDK of OpenTelemetry, for a lease of a connection that is
 * available: without it, within a request that is not sampled, and within one that is.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 400, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class TracingBenchmark {

	private static final HttpRoute ROUTE = RouteCycle.route(0);

	@Param({ "OFF", "NOT_SAMPLED", "SAMPLED" })
	Tracing tracing;

	Leases leases;

	SdkTracerProvider provider;

	Scope request;

	@Setup
	@SuppressWarnings("MustBeClosedChecker") // closed at the end of the trial
	public void open() {
		this.provider = SdkTracerProvider.builder()
			.setSampler((this.tracing == Tracing.SAMPLED) ? Sampler.alwaysOn() : Sampler.alwaysOff())
			.build();
		io.opentelemetry.api.trace.Tracer tracer = this.provider.get("benchmark");
		ConnectionPool<ManagedHttpClientConnection> pool = PoolKind.routePool(8, 8, (connection) -> null);
		if (this.tracing != Tracing.OFF) {
			Tracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), (event) -> {
			});
			pool.events().tell(new PoolTracing(bridge, Duration.ZERO, PoolClock.system()));
			pool.events().tell(new RequestUses());
		}
		this.leases = new Leases(pool);
		this.leases.open(ROUTE, 8);
		Span span = tracer.spanBuilder("request").startSpan();
		this.request = span.makeCurrent();
	}

	@TearDown
	public void close() {
		this.request.close();
		this.provider.close();
	}

	@Benchmark
	public Object leaseAndRelease() throws InterruptedException, ExecutionException {
		return this.leases.leaseAndRelease(ROUTE);
	}

	/**
	 * The ways to trace.
	 */
	public enum Tracing {

		/** No listener of the pool writes spans. */
		OFF,

		/** The span of the request is not sampled. */
		NOT_SAMPLED,

		/** The span of the request is sampled. */
		SAMPLED

	}

}
