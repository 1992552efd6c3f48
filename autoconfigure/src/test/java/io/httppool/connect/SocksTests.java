package io.httppool.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;
import io.httppool.test.fault.TestCertificate;
import io.httppool.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections through a SOCKS proxy, and what else a user can configure about the way to
 * a server.
 */
class SocksTests {

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ProxySelector before = ProxySelector.getDefault();

	@AfterEach
	void restoreSettings() {
		ProxySelector.setDefault(this.before);
		System.clearProperty("socksProxyHost");
		System.clearProperty("socksProxyPort");
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "V_1_3" })
	void proxySelectorOfTheMachineApplies(Wire wire) throws Exception {
		try (LoopbackServer server = new LoopbackServer((socket) -> wire.peer(socket, SSL).answer());
				SocksServer socks = new SocksServer()) {
			ProxySelector.setDefault(new Socks(socks.proxy()));

			ManagedHttpClientConnection connection = TestConnections
				.with(Addresses.of("127.0.0.1"), Ticker.system(), SSL)
				.open(server.host(wire.scheme()), TIMEOUT, wire.tlsConfig());

			assertThat(Exchanges.exchange(connection, Method.GET)).isEqualTo(200);
			assertThat(socks.asked()).containsExactly("127.0.0.1");
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void socksProxyOfTheSystemPropertiesResolvesWhatTheResolverLeavesToIt() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); SocksServer socks = new SocksServer()) {
			System.setProperty("socksProxyHost", "127.0.0.1");
			System.setProperty("socksProxyPort", String.valueOf(socks.address().getPort()));
			HttpHost host = new HttpHost("http", "inside.example", server.port());

			ManagedHttpClientConnection connection = TestConnections.with(new NoAnswer(), Ticker.system(), SSL)
				.open(host, TIMEOUT);

			assertThat(Exchanges.exchange(connection, Method.GET)).isEqualTo(200);
			assertThat(socks.asked()).containsExactly("inside.example");
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void socksProxyOfTheSocketConfigurationResolvesWhatTheResolverLeavesToIt() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); SocksServer socks = new SocksServer()) {
			SocketConfig config = SocketConfig.custom().setSocksProxyAddress(socks.address()).build();
			HttpHost host = new HttpHost("http", "inside.example", server.port());

			ManagedHttpClientConnection connection = TestConnections.with(new NoAnswer(), Ticker.system(), SSL)
				.open(host, TIMEOUT, TlsConfig.DEFAULT, config);

			assertThat(Exchanges.exchange(connection, Method.GET)).isEqualTo(200);
			assertThat(socks.asked()).containsExactly("inside.example");
			connection.close(CloseMode.IMMEDIATE);
		}
	}

	@Test
	void connectWithoutAProxyFailsWhereTheResolverLeavesTheNameToOne() {
		TestConnections connections = TestConnections.with(new NoAnswer(), Ticker.system(), SSL);

		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> connections.open(new HttpHost("http", "inside.example", 80), TIMEOUT))
			.withMessageContaining("inside.example");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 250 })
	void resolverOfPortsIsAskedOnceForTheHostOfTheRoute(long delayMillis) throws Exception {
		List<HttpHost> asked = new CopyOnWriteArrayList<>();
		try (LoopbackServer server = LoopbackServer.answering()) {
			NameResolution names = new NameResolution(Addresses.of("127.0.0.1", "127.0.0.2"), (host) -> {
				asked.add(host);
				return server.port();
			});
			TestConnections connections = new TestConnections(new PhasedOperator(names,
					new DefaultClientTlsStrategy(SSL), (host) -> Duration.ofMillis(delayMillis), Ticker.system()));

			connections.open(new HttpHost("http", "api.example"), TIMEOUT).close(CloseMode.IMMEDIATE);

			assertThat(asked).containsExactly(new HttpHost("http", "api.example"));
		}
	}

	/**
	 * A selector that sends all sockets through a proxy, and nothing else.
	 */
	private static final class Socks extends ProxySelector {

		private final Proxy proxy;

		Socks(Proxy proxy) {
			this.proxy = proxy;
		}

		@Override
		public List<Proxy> select(URI uri) {
			return List.of(uri.getScheme().equals("socket") ? this.proxy : Proxy.NO_PROXY);
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException failure) {
			throw new IllegalStateException(failure);
		}

	}

	/**
	 * A resolver that leaves names to the proxy.
	 */
	private static final class NoAnswer implements DnsResolver {

		@Override
		@SuppressWarnings("NullAway") // HttpClient's way of leaving a name to a proxy
		public InetAddress[] resolve(String host) {
			return null;
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

}
