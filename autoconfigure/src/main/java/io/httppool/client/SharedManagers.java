package io.httppool.client;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.client.BundleReloads.Member;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * The connection managers of all pools. The manager of a pool is made for its first
 * client. Thread-safe.
 */
public final class SharedManagers {

	private static final Logger logger = LoggerFactory.getLogger(SharedManagers.class);

	private final PoolRegistry registry;

	private final PoolSettingsSource settings;

	private final PoolNames names;

	private final ManagerFactory factory;

	private final PoolClock clock;

	/** The customizations of each pool, which hold for changed settings, too. */
	private final ConcurrentMap<String, CustomizedSettings> customized = new ConcurrentHashMap<>();

	private final SharedContexts contexts = new SharedContexts();

	private final BundleReloads reloads;

	private final LivingClients clients = new LivingClients();

	private final BuiltFactories built = new BuiltFactories();

	/**
	 * Create an instance.
	 * @param registry the registry that keeps the managers
	 * @param settings the source of the settings of pools
	 * @param bundles the SSL bundles, or {@code null} if there are none
	 * @param clock the clock of the pools
	 */
	public SharedManagers(PoolRegistry registry, PoolSettingsSource settings, @Nullable SslBundles bundles,
			PoolClock clock) {
		this.registry = registry;
		this.settings = settings;
		this.names = new PoolNames(bundles);
		this.reloads = new BundleReloads(bundles);
		this.factory = new ManagerFactory(clock);
		this.clock = clock;
	}

	/**
	 * Return the share that a client has in a pool.
	 * @param pool the name of the pool
	 * @param client the settings of the client
	 * @return its share
	 */
	synchronized Share share(PoolName pool, HttpClientSettings client) {
		String name = name(pool, client);
		Object living = (pool.text() == null) ? this.clients.join(name) : this;
		if (pool.text() != null) {
			this.registry.declare(name);
			this.clients.forget(name);
		}
		return new Share(living, this, this.settings.settings(name), client.sslBundle(),
				this.names.registeredBundle(client));
	}

	private String name(PoolName pool, HttpClientSettings client) {
		if (pool.text() == null) {
			return this.names.nameFor(client);
		}
		return (pool.source() == PoolName.Source.GROUP) ? this.names.nameForGroup(pool.text(), client)
				: this.names.nameFor(pool.text(), client);
	}

	/**
	 * Return the names of the pools that clients asked for so far.
	 * @return the names, in no particular order
	 */
	public Set<String> names() {
		return this.names.claimed();
	}

	/** Return what is known of the request factories that were built. */
	BuiltFactories built() {
		return this.built;
	}

	/**
	 * Apply the settings that the source has now to a pool that is in use.
	 * @param pool the name of the pool
	 * @return its settings, customizers included; {@code null} if there is no such pool
	 */
	public @Nullable PoolSettings configure(String pool) {
		CustomizedSettings customized = this.customized.get(pool);
		if (customized == null) {
			return null;
		}
		PoolSettings settings = customized.of(this.settings.settings(pool));
		this.registry.manager(pool, SharedManagers::fail)
			.configure(settings, customized.of(RouteSettingsResolver.byOrigin(settings)));
		return settings;
	}

	/**
	 * Close a pool whose clients are all gone, if no other can find it: that of an SSL
	 * bundle without a name, or of a filter of addresses. It must not be in use.
	 * @param pool the pool
	 */
	public void forgetIfAbandoned(ConnectionPool<?> pool) {
		if (isAbandoned(pool)) {
			logger.debug("{} - Closed, as no client refers to it any more", pool.name());
			this.registry.forget(pool.name());
		}
	}

	/** A client that comes now finds another pool, or keeps this one. */
	private synchronized boolean isAbandoned(ConnectionPool<?> pool) {
		String name = pool.name();
		boolean isAbandoned = this.names.isAnonymous(name) && this.clients.areGone(name)
				&& pool.snapshot().leased() == 0;
		if (isAbandoned) {
			this.names.release(name);
			this.clients.forget(name);
			this.customized.remove(name);
		}
		return isAbandoned;
	}

	private static HttpPoolConnectionManager fail(String pool) {
		throw new IllegalStateException("No client of pool '%s' was built".formatted(pool));
	}

	/** Return the bundle with which clients of these settings are to be built. */
	@Nullable SslBundle sharing(@Nullable SslBundle bundle) {
		return this.contexts.sharing(bundle);
	}

	/**
	 * Return the pools whose SSL bundle cannot be used since it was reloaded.
	 * @return a sentence for each, by the name of the pool
	 */
	public Map<String, String> unusableBundles() {
		return this.reloads.failures();
	}

	/**
	 * Return the pools whose client certificate expires within two weeks.
	 * @return a sentence for each certificate, by the name of the pool
	 */
	public Map<String, List<String>> expiringCertificates() {
		return this.reloads.expiring(this.clock.instants().instant());
	}

	private HttpPoolConnectionManager create(Share share, ManagerBlueprint blueprint,
			Function<SslBundle, TlsSocketStrategy> strategies) {
		CustomizedSettings customizations = new CustomizedSettings(blueprint);
		ManagerFactory.Made made = this.factory.create(share.settings(), blueprint);
		this.customized.put(share.settings().name(), customizations);
		if (share.bundle() != null && share.bundleName() != null) {
			this.reloads.follow(share.bundleName(), share.bundle(),
					new Member(made.manager().pool(), made.tls(), strategies));
		}
		return made.manager();
	}

	/**
	 * The share of a client in a pool.
	 *
	 * @param client lives as long as the client, which has to refer to it
	 * @param managers the connection managers
	 * @param settings the settings of the pool, without those of customizers
	 * @param bundle the SSL bundle of the client, {@code null} for none
	 * @param bundleName the name under which that is registered, if it is
	 */
	record Share(Object client, SharedManagers managers, PoolSettings settings, @Nullable SslBundle bundle,
			@Nullable String bundleName) {

		/**
		 * Return the manager of the pool.
		 * @param blueprint the configuration of a new one
		 * @param strategies makes the TLS it has with another bundle
		 */
		HttpPoolConnectionManager manager(ManagerBlueprint blueprint,
				Function<SslBundle, TlsSocketStrategy> strategies) {
			return this.managers.registry.manager(this.settings.name(),
					(name) -> this.managers.create(this, blueprint, strategies));
		}

		Ticker ticker() {
			return this.managers.clock.ticker();
		}

		InstantSource instants() {
			return this.managers.clock.instants();
		}

		/** Return the manager, for which a client has been built before. */
		HttpPoolConnectionManager made() {
			return this.managers.registry.manager(this.settings.name(), SharedManagers::fail);
		}

	}

}
