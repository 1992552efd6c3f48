package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.WarmUpOpenings;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sessions of connections that were opened ahead: later connections resume
 * them.
 */
class SessionTicketTests {

	private final VirtualTime time = new VirtualTime();

	private final ConnectionPool<ManagedHttpClientConnection> pool = pool();

	private final Semaphore ended = new Semaphore(0);

	private final Semaphore served = new Semaphore(0);

	@AfterEach
	void close() {
		this.pool.close(CloseMode.IMMEDIATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void connectionThatIsOpenedAfterOneThatHasRestedResumesItsSession(String protocol) throws Exception {
		try (LoopbackServer server = new LoopbackServer(
				TestCertificate.localhost().sslContext().getServerSocketFactory(), this::shakeHands)) {
			HttpRoute route = new HttpRoute(new HttpHost("https", "localhost", server.port()), null, true);
			this.pool.aheadOpenings().openWith(connects(protocol));
			open(route, 1);
			this.time.pass(Duration.ofSeconds(1));
			this.pool.maintenance().sweep();

			open(route, 2);

			List<ConnectionSnapshot> connections = this.pool.connections();
			assertThat(connections).hasSize(2)
				.extracting((connection) -> connection.tls().protocol())
				.containsOnly(protocol);
			assertThat(connections).extracting((connection) -> connection.tls().isResumed())
				.containsExactlyInAnyOrder(false, true);
		}
	}

	/** Open connections, and wait for both ends; a ticket is on its way by then. */
	private void open(HttpRoute route, int count) throws InterruptedException {
		try (WarmUpOpenings openings = this.pool.aheadOpenings().warmUp(route, count, this.ended::release)) {
			while (openings.missing() > 0) {
				this.ended.acquire();
			}
		}
		this.served.acquire();
	}

	private void shakeHands(Socket socket) throws IOException {
		((SSLSocket) socket).startHandshake();
		this.served.release();
		socket.getInputStream().readAllBytes();
	}

	private BackgroundConnects connects(String protocol) {
		PhasedOperator operator = new PhasedOperator(
				new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(TestCertificate.localhost().sslContext(), new String[] { protocol }, null,
						null, new DefaultHostnameVerifier()),
				(host) -> Duration.ZERO, this.time.ticker());
		return new BackgroundConnects(this.pool, operator, new PooledConnectionFactory(8192), null,
				(host) -> TlsConfig.DEFAULT);
	}

	private ConnectionPool<ManagedHttpClientConnection> pool() {
		PoolSettings settings = PoolSettings.custom("test")
			.base(RouteSettings.custom().connectTimeout(Duration.ofHours(1)).build())
			.build();
		return new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(),
				this.time.clock());
	}

}
