package io.httppool.client;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.ClientProfile;
import io.httppool.settings.ConnectionStateMode;
import io.httppool.settings.PoolSettings;

/**
 * A builder of request factories whose clients share the pools. It replaces the builder
 * of Spring Boot and runs the same customizers, in the same order. Immutable.
 */
public final class HttpPoolClientHttpRequestFactoryBuilder
		implements ClientHttpRequestFactoryBuilder<HttpComponentsClientHttpRequestFactory> {

	private final SharedManagers managers;

	private final List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers;

	private final PoolName pool;

	/**
	 * Create a builder.
	 * @param managers the connection managers clients share
	 * @param customizers the customizers of Spring Boot's builder, in their order; those
	 * for a builder of another type are ignored
	 */
	public HttpPoolClientHttpRequestFactoryBuilder(SharedManagers managers,
			List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		this(managers, customizers, PoolName.IMPLIED);
	}

	private HttpPoolClientHttpRequestFactoryBuilder(SharedManagers managers,
			List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers, PoolName pool) {
		this.managers = managers;
		this.customizers = List.copyOf(customizers);
		this.pool = pool;
	}

	/**
	 * Return a builder for clients of a named pool.
	 * @param name the name of the pool
	 * @return a new builder
	 */
	public HttpPoolClientHttpRequestFactoryBuilder withPool(String name) {
		return withPool(PoolName.of(name));
	}

	/** Return a builder for clients of an HTTP service group. */
	HttpPoolClientHttpRequestFactoryBuilder withGroup(String group) {
		return withPool(PoolName.ofGroup(group));
	}

	/** Return a builder for clients of a pool. */
	HttpPoolClientHttpRequestFactoryBuilder withPool(PoolName name) {
		return new HttpPoolClientHttpRequestFactoryBuilder(this.managers, this.customizers, name);
	}

	/**
	 * Build a request factory.
	 * @param settings its settings, or {@code null} for none; timeouts, redirects and
	 * cookies apply to this client alone
	 * @return a request factory over the pool that suits the settings
	 * @throws PoolConflictException if the pool of that name has other connections
	 * @throws UnsupportedCustomizationException if a customizer asks for something that
	 * the pool cannot do
	 */
	@Override
	public HttpComponentsClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
		HttpClientSettings clientSettings = (settings != null) ? settings : HttpClientSettings.defaults();
		SharedManagers.Share share = this.managers.share(this.pool, clientSettings);
		try {
			return built().note(build(clientSettings, share), this.pool, clientSettings, share.settings().name());
		}
		catch (RuntimeException | Error ex) {
			this.managers.giveUp(share);
			throw ex;
		}
		finally {
			Reference.reachabilityFence(share.client());
		}
	}

	private TimedRequestFactory build(HttpClientSettings clientSettings, SharedManagers.Share share) {
		AtomicReference<@Nullable ManagerBlueprint> blueprint = new AtomicReference<>();
		AtomicReference<@Nullable ConnectionPool<?>> pool = new AtomicReference<>();
		HttpComponentsClientHttpRequestFactoryBuilder ours = ClientHttpRequestFactoryBuilder.httpComponents()
			.withSocketConfigCustomizer((config) -> applySettings(config, share.settings()))
			.withDefaultRequestConfigCustomizer((config) -> config.setProtocolUpgradeEnabled(false))
			.withHttpClientCustomizer((client) -> applyStrategies(client, () -> made(pool), share))
			.withHttpClientCustomizer((client) -> pool.set(usePool(client, share, blueprint.get(), clientSettings)));
		AtomicReference<ConnectionConfig> connection = new AtomicReference<>(ConnectionConfig.DEFAULT);
		LeanProfile lean = (share.settings().profile() == ClientProfile.LEAN) ? new LeanProfile(share) : null;
		HttpComponentsClientHttpRequestFactoryBuilder customized = Customizations
			.apply(this.customizers, (lean != null) ? lean.begin(ours, clientSettings) : ours)
			.withConnectionConfigCustomizer((config) -> connection.set(config.build()))
			.withDefaultRequestConfigCustomizer((config) -> applyTimeouts(config, clientSettings, connection.get()))
			.withConnectionManagerCustomizer((manager) -> blueprint.set(takeOver(manager)));
		return new TimedRequestFactory(
				((lean != null) ? customized.withHttpClientCustomizer(lean::end) : standard(customized, share))
					.build(clientSettings.withTimeouts(null, null)
						.withSslBundle(this.managers.sharing(clientSettings.sslBundle()))
						.withInetAddressFilter(share.filter())));
	}

	private static HttpComponentsClientHttpRequestFactoryBuilder standard(
			HttpComponentsClientHttpRequestFactoryBuilder builder, SharedManagers.Share share) {
		return builder.withHttpClientCustomizer((client) -> applyUsers(client, share.settings().connection().state()))
			.withHttpClientCustomizer((client) -> handleRequests(client, share))
			.withHttpClientCustomizer(Shortcuts::take);
	}

	/** Return what is known of the request factories that were built. */
	BuiltFactories built() {
		return this.managers.built();
	}

	/** Return the connection manager that clients of these settings share. */
	HttpPoolConnectionManager manager(HttpClientSettings settings) {
		SharedManagers.Share share = this.managers.share(this.pool, settings);
		this.managers.keep(share);
		build(settings);
		return share.made();
	}

	/**
	 * Without a timeout of ours, HttpClient would give each socket three minutes. That
	 * ends streams that are silent for longer, and makes every read a timed one.
	 */
	private static void applySettings(SocketConfig.Builder config, PoolSettings settings) {
		config.setSoKeepAlive(settings.connection().keepAlive())
			.setTcpNoDelay(settings.connection().tcpNoDelay())
			.setSoTimeout(Timeout.DISABLED);
	}

	/** Customizers of the user come later, and win. */
	private static void applyStrategies(HttpClientBuilder client, Supplier<ConnectionPool<?>> pool,
			SharedManagers.Share share) {
		client.setRequestExecutor(new StaleConnectionMarker(pool, share.ticker()))
			.setRetryStrategy(new SafeRetryStrategy(pool, share.instants()))
			.setKeepAliveStrategy(new StatedKeepAlive());
	}

	/** Return the pool of a client; there is one as soon as the client is built. */
	private static ConnectionPool<?> made(AtomicReference<@Nullable ConnectionPool<?>> pool) {
		return Objects.requireNonNull(pool.get());
	}

	/**
	 * A handler of a customizer wins, and so does its wish for none; HttpClient would ask
	 * a handler of ours even then.
	 */
	private static void applyUsers(HttpClientBuilder client, ConnectionStateMode mode) {
		if (mode == ConnectionStateMode.OFF) {
			client.disableConnectionState();
		}
		if (hasUsers(client) && fields(client).read("userTokenHandler") == null) {
			ConnectionUsers users = new ConnectionUsers(mode == ConnectionStateMode.ON);
			client.setUserTokenHandler(users).addResponseInterceptorLast(users);
		}
	}

	/**
	 * Handlers of a customizer may hide a failure from ours, change a request between
	 * them, or make it one that cannot be sent again.
	 */
	private static void handleRequests(HttpClientBuilder client, SharedManagers.Share share) {
		BuilderFields fields = fields(client);
		boolean isGlancing = StaleConnectionMarker.isOf(fields) && fields.read("execInterceptors") == null;
		guardTunnels(client, share);
		limitCalls(client, share, isGlancing);
	}

	private static void guardTunnels(HttpClientBuilder client, SharedManagers.Share share) {
		client.addExecInterceptorBefore(ChainElement.CONNECT.name(), TunnelExec.class.getName(),
				new TunnelExec(share.made().pool()::settingsOf, share.ticker(), hasUsers(client)));
	}

	/**
	 * A strategy of a customizer decides what is repeated; without any, nothing is, as
	 * there is no handler to replace.
	 */
	private static void limitCalls(HttpClientBuilder client, SharedManagers.Share share, boolean isGlancing) {
		ConnectionPool<?> pool = share.made().pool();
		client.addExecInterceptorBefore(ChainElement.CONNECT.name(), CallLease.class.getName(),
				new CallLease(pool::settingsOf));
		client.addExecInterceptorFirst(CallExec.class.getName(),
				new CallExec(pool::settingsOf, share.ticker(), share.client()));
		HttpRequestRetryStrategy strategy = fields(client).read("retryStrategy");
		if (strategy != null) {
			client.replaceExecInterceptor(ChainElement.RETRY.name(), new RepeatExec(strategy, pool, isGlancing));
		}
	}

	private static boolean hasUsers(HttpClientBuilder client) {
		return !fields(client).isTrue("connectionStateDisabled");
	}

	private static BuilderFields fields(HttpClientBuilder client) {
		return new BuilderFields(HttpClientBuilder.class, client);
	}

	private ConnectionPool<?> usePool(HttpClientBuilder client, SharedManagers.Share share,
			@Nullable ManagerBlueprint blueprint, HttpClientSettings settings) {
		if (blueprint == null) {
			throw new IllegalStateException("Spring Boot customized the client before the connection manager");
		}
		HttpClientSettings others = settings.withSslBundle(null).withInetAddressFilter(null);
		HttpPoolConnectionManager manager = share.manager(blueprint, (bundle) -> tls(others, bundle));
		client.setConnectionManager(manager).setConnectionManagerShared(true);
		return manager.pool();
	}

	/** Return the TLS that clients of these settings have with an SSL bundle. */
	private TlsSocketStrategy tls(HttpClientSettings settings, SslBundle bundle) {
		AtomicReference<@Nullable ManagerBlueprint> blueprint = new AtomicReference<>();
		HttpComponentsClientHttpRequestFactory unused = Customizations
			.apply(this.customizers, ClientHttpRequestFactoryBuilder.httpComponents())
			.withConnectionManagerCustomizer((manager) -> blueprint.set(takeOver(manager)))
			.build(settings.withTimeouts(null, null).withSslBundle(this.managers.sharing(bundle)));
		try {
			unused.destroy();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The client that was built for its TLS could not be closed", ex);
		}
		return ManagerFactory.strategy(Objects.requireNonNull(blueprint.get()));
	}

	/**
	 * Connections are shared, so the timeouts of a client travel with its requests. There
	 * they would win over the timeouts that a customizer gave to connections, so those
	 * are respected here.
	 */
	@SuppressWarnings("deprecation") // the only place for a connect timeout of one client
	private static void applyTimeouts(RequestConfig.Builder config, HttpClientSettings settings,
			ConnectionConfig connection) {
		RequestConfig customized = config.build();
		Duration connect = settings.connectTimeout();
		if (connect != null && customized.getConnectTimeout() == null
				&& CustomizedSettings.connectTimeout(connection) == null) {
			config.setConnectTimeout(Timeout.of(connect));
		}
		Duration read = settings.readTimeout();
		if (read != null && customized.getResponseTimeout() == null && connection.getSocketTimeout() == null) {
			config.setResponseTimeout(Timeout.of(read));
		}
	}

	/**
	 * Boot also builds a manager of its own, which is never used: let it cost nothing.
	 */
	private static ManagerBlueprint takeOver(PoolingHttpClientConnectionManagerBuilder builder) {
		ManagerBlueprint blueprint = ManagerBlueprint.read(builder);
		builder.setPoolConcurrencyPolicy(null);
		return blueprint;
	}

}
