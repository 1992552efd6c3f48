package io.httppool;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the engine relies upon though HttpClient calls it internal, and may change. If one
 * of these fails with a new version of HttpClient, the class it names needs a look.
 */
class HttpClientSeamsTests {

	private static final HttpRoute ROUTE = new HttpRoute(new HttpHost("http", "localhost", 80));

	@Test
	void connectionManagerTakesAPoolOfOurs() throws Exception {
		Constructor<?> constructor = PoolingHttpClientConnectionManager.class.getDeclaredConstructor(
				HttpClientConnectionOperator.class, ManagedConnPool.class, HttpConnectionFactory.class);

		assertThat(Modifier.isProtected(constructor.getModifiers())).isTrue();
		assertThat(Modifier.isFinal(PoolingHttpClientConnectionManager.class.getModifiers())).isFalse();
	}

	@Test
	void endpointHoldsItsConnection() throws Exception {
		try (PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager()) {
			ConnectionEndpoint endpoint = manager.lease("1", ROUTE, Timeout.ofSeconds(5), null)
				.get(Timeout.ofSeconds(5));

			assertThat(endpoint).isInstanceOfSatisfying(ConnectionHolder.class,
					(holder) -> assertThat(holder.get()).isInstanceOf(ManagedHttpClientConnection.class));
		}
	}

	@Test
	void operatorConnectsToTheAddressThatAHostCarries() throws Exception {
		HttpClientConnectionOperator operator = new DefaultHttpClientConnectionOperator(null, null,
				RegistryBuilder.<TlsSocketStrategy>create().build());
		try (LoopbackServer server = LoopbackServer.answering()) {
			ManagedHttpClientConnection connection = ManagedHttpClientConnectionFactory.INSTANCE.createConnection(null);
			InetAddress address = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });

			operator.connect(connection, new HttpHost("http", address, "nowhere.invalid", server.port()), null, null,
					Timeout.ofSeconds(5), SocketConfig.DEFAULT, null, HttpClientContext.create());

			assertThat(connection.getRemoteAddress()).asString().contains("127.0.0.1:" + server.port());
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void operatorTakesSocketsOfOurs() throws Exception {
		HttpClientConnectionOperator operator = new DefaultHttpClientConnectionOperator(
				(socksProxy) -> SocketChannel.open().socket(), null, null,
				RegistryBuilder.<TlsSocketStrategy>create().build());
		try (LoopbackServer server = LoopbackServer.answering()) {
			ManagedHttpClientConnection connection = ManagedHttpClientConnectionFactory.INSTANCE.createConnection(null);

			operator.connect(connection, server.host("http"), null, null, Timeout.ofSeconds(5), SocketConfig.DEFAULT,
					null, HttpClientContext.create());

			assertThat(connection.getSocket().getChannel().isConnected()).isTrue();
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void entryStatesItsKeepAliveAsADifferenceOfMoments() throws Exception {
		PoolEntry<HttpRoute, ManagedHttpClientConnection> entry = new PoolEntry<>(ROUTE, TimeValue.NEG_ONE_MILLISECOND);
		entry.assignConnection(ManagedHttpClientConnectionFactory.INSTANCE.createConnection(null));

		boolean isUnlimitedAtFirst = entry.getExpiryDeadline().isMax();
		entry.updateState("somebody");
		entry.updateExpiry(TimeValue.ofSeconds(7));
		long stated = entry.getExpiryDeadline().getValue() - entry.getUpdated();
		entry.updateExpiry(TimeValue.NEG_ONE_MILLISECOND);

		assertThat(isUnlimitedAtFirst).isTrue();
		assertThat(stated).isEqualTo(7000);
		assertThat(entry.getExpiryDeadline().isMax()).isTrue();
	}

	@Test
	void entryTellsOfItsDisposalOnceWhoeverDiscardsIt() throws Exception {
		List<CloseMode> told = new ArrayList<>();
		PoolEntry<HttpRoute, ManagedHttpClientConnection> entry = new PoolEntry<>(ROUTE, TimeValue.NEG_ONE_MILLISECOND,
				(connection, mode) -> told.add(mode));
		entry.assignConnection(ManagedHttpClientConnectionFactory.INSTANCE.createConnection(null));

		entry.discardConnection(CloseMode.IMMEDIATE);
		entry.discardConnection(CloseMode.GRACEFUL);

		assertThat(told).containsExactly(CloseMode.IMMEDIATE);
		assertThat(entry.hasConnection()).isFalse();
	}

	@Test
	void requestsThatStateNoLeaseTimeoutAskForThreeMinutes() {
		assertThat(RequestConfig.DEFAULT.getConnectionRequestTimeout()).isEqualTo(Timeout.ofMinutes(3));
		assertThat(RequestConfig.DEFAULT.getConnectionKeepAlive()).isEqualTo(TimeValue.ofMinutes(3));
	}

}
