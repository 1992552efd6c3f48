package io.httppool.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.io.CloseMode;
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

import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.HttpPoolConnectionManager;

/**
 * Lease and release of a connection over loopback that is checked each time, its peer
 * alive and silent: HttpClient's pool with its check, and that of httppool with its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class CheckedLeaseBenchmark {

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

	@Param({ "STRICT", "HTTPPOOL" })
	PoolKind pool;

	ServerSocket listening;

	HttpRoute route;

	PoolingHttpClientConnectionManager manager;

	@Setup
	public void open() throws IOException, InterruptedException, ExecutionException, TimeoutException {
		this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.route = new HttpRoute(new HttpHost("http", "localhost", this.listening.getLocalPort()));
		HttpConnectionFactory<ManagedHttpClientConnection> factory = new PooledConnectionFactory(8192);
		this.manager = this.pool.manager(1, factory);
		if (this.pool == PoolKind.STRICT) {
			this.manager.setDefaultConnectionConfig(
					ConnectionConfig.custom().setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS).build());
		}
		ConnectionEndpoint endpoint = lease();
		this.manager.connect(endpoint, TIMEOUT, HttpClientContext.create());
		this.manager.release(endpoint, null, KEEP_ALIVE);
	}

	@TearDown
	public void close() throws IOException {
		Leases.requireAvailable(this.manager, 1);
		if (this.manager instanceof HttpPoolConnectionManager ours) {
			ours.shutDown(CloseMode.IMMEDIATE);
		}
		else {
			this.manager.close();
		}
		this.listening.close();
	}

	@Benchmark
	public Object leaseAndRelease() throws InterruptedException, ExecutionException, TimeoutException {
		ConnectionEndpoint endpoint = lease();
		this.manager.release(endpoint, null, KEEP_ALIVE);
		return endpoint;
	}

	private ConnectionEndpoint lease() throws InterruptedException, ExecutionException, TimeoutException {
		return this.manager.lease("benchmark", this.route, TIMEOUT, null).get(TIMEOUT);
	}

}
