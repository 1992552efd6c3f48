package io.httppool.client;

import java.util.Objects;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressSource;
import io.httppool.connect.AddressProbes;
import io.httppool.connect.BackgroundConnects;
import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.dnsjava.DnsjavaSource;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.DnsSource;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;

/**
 * A factory of connection managers over our pools, configured as HttpClient's builder
 * was.
 */
final class ManagerFactory {

	private final PoolClock clock;

	private final BuiltFactories built;

	/**
	 * Create a factory.
	 * @param clock the clock of the pools
	 * @param built the clients by which tunnels are opened before a request needs them
	 */
	ManagerFactory(PoolClock clock, BuiltFactories built) {
		this.clock = clock;
		this.built = built;
	}

	Made create(PoolSettings configured, ManagerBlueprint blueprint) {
		CustomizedSettings customized = new CustomizedSettings(blueprint);
		PoolSettings settings = customized.of(configured);
		RouteSettingsResolver resolver = customized.of(RouteSettingsResolver.byOrigin(settings));
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings, resolver,
				new ChannelLiveness(), this.clock);
		ExchangeableTls exchangeable = new ExchangeableTls(strategy(blueprint));
		PhasedOperator operator = operator(pool, blueprint, exchangeable);
		pool.lookUpWith(operator);
		HttpConnectionFactory<ManagedHttpClientConnection> connections = connectionFactory(settings, blueprint);
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(pool, operator, connections);
		Resolver<HttpHost, TlsConfig> tls = (host) -> tlsConfig(host, pool, blueprint.tlsConfigs());
		manager.setSocketConfigResolver(blueprint.socketConfigs());
		manager.setTlsConfigResolver(tls);
		pool.aheadOpenings()
			.openWith(new BackgroundConnects(pool, operator, connections, blueprint.socketConfigs(), tls,
					new PooledTunnels(this.built, settings.name())));
		pool.addresses()
			.probeWith(new AddressProbes(withProxies(exchangeable, pool, blueprint), blueprint.socketConfigs(), tls,
					this.clock.ticker()));
		return new Made(manager, exchangeable);
	}

	/** Return the TLS of a configuration, which is that of the system unless it says. */
	static TlsSocketStrategy strategy(ManagerBlueprint blueprint) {
		return Objects.requireNonNullElseGet(blueprint.tls(), DefaultClientTlsStrategy::createSystemDefault);
	}

	private PhasedOperator operator(ConnectionPool<?> pool, ManagerBlueprint blueprint, TlsSocketStrategy tls) {
		AddressSource source = AddressSource
			.of(Objects.requireNonNullElse(blueprint.dnsResolver(), SystemDefaultDnsResolver.INSTANCE));
		NameResolution names = new NameResolution((host) -> source(settings(pool, host), source),
				Objects.requireNonNullElse(blueprint.schemePortResolver(), DefaultSchemePortResolver.INSTANCE));
		return new PhasedOperator(names, withProxies(tls, pool, blueprint), (host) -> settings(pool, host),
				pool.addresses().book(), this.clock.ticker());
	}

	/** Return a source of dnsjava only where it was asked for: it may be missing. */
	private static AddressSource source(RouteSettings settings, AddressSource jdk) {
		return (settings.addresses().dnsSource() == DnsSource.DNSJAVA) ? new DnsjavaSource() : jdk;
	}

	/**
	 * HttpClient has a configuration for TLS with servers only. A proxy for tunnels gets
	 * one here, because without a handshake timeout its time would be that of a connect.
	 */
	private static TlsSocketStrategy withProxies(TlsSocketStrategy tls, ConnectionPool<?> pool,
			ManagerBlueprint blueprint) {
		return (socket, name, port, config, context) -> {
			if (config != null) {
				return tls.upgrade(socket, name, port, config, context);
			}
			TlsConfig ofProxy = tlsConfig(new HttpHost(URIScheme.HTTPS.id, name, port), pool, blueprint.tlsConfigs());
			socket.setSoTimeout(ofProxy.getHandshakeTimeout().toMillisecondsIntBound());
			return tls.upgrade(socket, name, port, ofProxy, context);
		};
	}

	private static HttpConnectionFactory<ManagedHttpClientConnection> connectionFactory(PoolSettings settings,
			ManagerBlueprint blueprint) {
		if (blueprint.connectionFactory() != null) {
			return blueprint.connectionFactory();
		}
		return new PooledConnectionFactory(settings.connection().bufferSize());
	}

	/** A handshake timeout that a customizer set stays; otherwise the setting applies. */
	private static TlsConfig tlsConfig(HttpHost host, ConnectionPool<?> pool,
			@Nullable Resolver<HttpHost, TlsConfig> customized) {
		TlsConfig config = (customized != null) ? customized.resolve(host) : null;
		if (config == null) {
			config = TlsConfig.DEFAULT;
		}
		if (config.getHandshakeTimeout() != null) {
			return config;
		}
		Timeout timeout = Timeout.of(settings(pool, host).tlsHandshakeTimeout());
		return TlsConfig.copy(config).setHandshakeTimeout(timeout).build();
	}

	private static RouteSettings settings(ConnectionPool<?> pool, HttpHost host) {
		return pool.settingsOf(new HttpRoute(host, null, URIScheme.HTTPS.same(host.getSchemeName())));
	}

	/**
	 * A connection manager that was made.
	 *
	 * @param manager the manager
	 * @param tls its TLS
	 */
	record Made(HttpPoolConnectionManager manager, ExchangeableTls tls) {

	}

}
