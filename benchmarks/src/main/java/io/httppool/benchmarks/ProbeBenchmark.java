package io.httppool.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
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

import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.Liveness;
import io.httppool.snapshot.CloseReason;
import io.httppool.time.Ticker;

/**
 * A check of a connection whose peer is alive and silent. The peer is a thread of this
 * process that is idle meanwhile.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Measurement(time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up first
public class ProbeBenchmark {

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	@Param({ "HTTPCLIENT", "HTTPPOOL" })
	CheckKind check;

	@Param({ "http", "https" })
	String scheme;

	ServerSocket listening;

	Socket peer;

	ManagedHttpClientConnection connection;

	Liveness<ManagedHttpClientConnection> liveness;

	@Setup
	public void open() throws IOException, GeneralSecurityException, InterruptedException {
		this.liveness = this.check.liveness();
		SSLContext ssl = Keys.context();
		ServerSocketFactory sockets = "https".equals(this.scheme) ? ssl.getServerSocketFactory()
				: ServerSocketFactory.getDefault();
		this.listening = sockets.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
		Thread accepting = new Thread(this::accept, "peer");
		accepting.start();
		this.connection = new PooledConnectionFactory(8192).createConnection(null);
		new PhasedOperator(new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(ssl, NoopHostnameVerifier.INSTANCE), (host) -> Duration.ZERO,
				Ticker.system())
			.connect(this.connection, new HttpHost(this.scheme, "localhost", this.listening.getLocalPort()), null, null,
					TIMEOUT, SocketConfig.DEFAULT, TlsConfig.custom().setSupportedProtocols(TLS.V_1_3).build(),
					HttpClientContext.create());
		accepting.join();
	}

	private void accept() {
		try {
			this.peer = this.listening.accept();
			if (this.peer instanceof SSLSocket secure) {
				secure.startHandshake();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("The peer has failed", ex);
		}
	}

	@TearDown
	public void close() throws IOException {
		CloseReason found = this.liveness.check(this.connection);
		if (found != null) {
			throw new IllegalStateException("The connection was found " + found.word());
		}
		this.connection.close(CloseMode.IMMEDIATE);
		this.peer.close();
		this.listening.close();
	}

	@Benchmark
	public @Nullable CloseReason healthy() {
		return this.liveness.check(this.connection);
	}

}
