package io.httppool.connect;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.TestThreads;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The end of a pool while its connections are being opened.
 */
class ShutdownWhileConnectingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Timeout LONG = Timeout.ofHours(1);

	@ParameterizedTest
	@CsvSource({ "127.0.0.2, IMMEDIATE, 0", "127.0.0.2, GRACEFUL, 0", "127.0.0.2 127.0.0.3, IMMEDIATE, 2",
			"127.0.0.2 127.0.0.3, GRACEFUL, 2" })
	void shutDownEndsConnectsAtOnce(String addresses, CloseMode mode, int attempts) throws Exception {
		try (SilentAddress one = new SilentAddress("127.0.0.2", 0);
				SilentAddress other = new SilentAddress("127.0.0.3", one.port())) {
			HttpPoolConnectionManager manager = TestConnections
				.with(Addresses.of(addresses.split(" ")), () -> Duration.ofMillis(10), Ticker.system(),
						TestCertificate.localhost().sslContext())
				.manager();
			HttpRoute route = new HttpRoute(new HttpHost("http", "localhost", other.port()));
			ConnectionEndpoint endpoint = manager.lease("test", route, LONG, null).get(LONG);
			FutureTask<?> connecting = new FutureTask<>(() -> assertThatExceptionOfType(ConnectionClosedException.class)
				.isThrownBy(() -> manager.connect(endpoint, LONG, HttpClientContext.create()))
				.withMessage("Connection pool shut down"));
			TestThreads.unstarted(connecting, "connecting").start();
			await().atMost(PATIENCE)
				.until(() -> manager.pool().snapshot().connecting() == 1
						&& TestConnections.attemptThreads().size() == attempts);

			manager.shutDown(mode);

			connecting.get(30, TimeUnit.SECONDS);
			assertThat(manager.pool().snapshot().total()).isZero();
			await().atMost(PATIENCE).until(() -> TestConnections.attemptThreads().isEmpty());
		}
	}

}
