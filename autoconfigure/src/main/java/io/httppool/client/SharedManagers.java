package io.httppool.client;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.PoolSnapshot;
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

	/** The configuration of each pool. */
	private final ConcurrentMap<String, Configuration> configurations = new ConcurrentHashMap<>();

	private final SharedContexts contexts = new SharedContexts();

	private final BundleReloads reloads;

	/** Guarded by this. */
	private final PoolOwners owners = new PoolOwners();

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
		this.factory = new ManagerFactory(clock, this.built);
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
		InetAddressFilter own = client.inetAddressFilter();
		WeakFilter filter = this.names.filter(name);
		String bundleName = this.names.registeredBundle(client);
		SslBundle unregistered = (bundleName != null) ? null : client.sslBundle();
		Object living = this.owners.join(name, (filter != null && own != null) ? filter.held(own) : null, unregistered);
		if (pool.text() != null) {
			this.registry.declare(name);
			this.owners.keep(name, living);
		}
		return new Share(living, this, this.settings.settings(name), client.sslBundle(), bundleName, filter);
	}

	/** Keep a pool for ever, since its manager is handed out. */
	synchronized void keep(Share share) {
		this.owners.keep(share.settings().name(), share.client());
	}

	/**
	 * Free the name of a pool that was to be made for a client, if both were not made.
	 */
	synchronized void giveUp(Share share) {
		String name = share.settings().name();
		boolean isMade = this.configurations.containsKey(name);
		if (!isMade && this.owners.leave(name, share.client())) {
			this.owners.forget(name);
			this.names.release(name);
		}
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
		Configuration configuration = this.configurations.get(pool);
		return (configuration != null) ? configuration.renew(this.settings.settings(pool)) : null;
	}

	/**
	 * Close and forget a pool that is of no more use: it has no owner, and no lease is
	 * pending or lasts.
	 * @param pool the pool
	 */
	public void forgetIfAbandoned(ConnectionPool<?> pool) {
		this.built.tidy();
		forget(pool).ifPresent((manager) -> {
			logger.debug("{} - Closed, as no client refers to it any more", pool.name());
			manager.shutDown(CloseMode.GRACEFUL);
		});
	}

	/**
	 * The pool is known no more, and its meters are gone, before its name is free: a
	 * client that comes now finds another pool, or keeps this one.
	 */
	private synchronized Optional<HttpPoolConnectionManager> forget(ConnectionPool<?> pool) {
		String name = pool.name();
		if (!this.owners.areGone(name) || isInUse(pool)) {
			return Optional.empty();
		}
		Optional<HttpPoolConnectionManager> forgotten = this.registry.forget(pool);
		if (forgotten.isPresent()) {
			this.reloads.forget(pool);
			this.configurations.remove(name);
			this.owners.forget(name);
			this.names.release(name);
		}
		return forgotten;
	}

	private static boolean isInUse(ConnectionPool<?> pool) {
		PoolSnapshot snapshot = pool.snapshot();
		return snapshot.leased() > 0 || snapshot.pending() > 0;
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

	/** Customizers run only once the pool is made, as they may ask for clients, too. */
	private HttpPoolConnectionManager manager(Share share, ManagerBlueprint blueprint,
			Function<SslBundle, TlsSocketStrategy> strategies) {
		AtomicReference<@Nullable ExchangeableTls> tls = new AtomicReference<>();
		HttpPoolConnectionManager manager = this.registry.manager(share.settings().name(), (name) -> {
			ManagerFactory.Made made = this.factory.create(share.settings(), blueprint);
			this.configurations.put(name, new Configuration(made.manager(), new CustomizedSettings(blueprint)));
			tls.set(made.tls());
			return made.manager();
		});
		ExchangeableTls made = tls.get();
		if (made != null && share.bundle() != null && share.bundleName() != null) {
			this.reloads.follow(share.bundleName(),
					new BundleFollower(manager.pool(), made, share.bundle(), strategies));
		}
		return manager;
	}

	/**
	 * The configuration of a pool.
	 *
	 * @param manager its manager
	 * @param customizations those of customizers, which hold for changed settings, too
	 */
	private record Configuration(HttpPoolConnectionManager manager, CustomizedSettings customizations) {

		PoolSettings renew(PoolSettings settings) {
			PoolSettings customized = this.customizations.of(settings);
			this.manager.configure(customized, this.customizations.of(RouteSettingsResolver.byOrigin(customized)));
			return customized;
		}

	}

	/**
	 * The share of a client in a pool.
	 *
	 * @param client lives as long as the client, which has to refer to it
	 * @param managers the connection managers
	 * @param settings the settings of the pool, without those of customizers
	 * @param bundle the SSL bundle of the client, {@code null} for none
	 * @param bundleName the name under which that is registered, if it is
	 * @param filter the filter of addresses of the pool, {@code null} for none
	 */
	record Share(Object client, SharedManagers managers, PoolSettings settings, @Nullable SslBundle bundle,
			@Nullable String bundleName, @Nullable WeakFilter filter) {

		/**
		 * Return the manager of the pool.
		 * @param blueprint the configuration of a new one
		 * @param strategies makes the TLS it has with another bundle
		 */
		HttpPoolConnectionManager manager(ManagerBlueprint blueprint,
				Function<SslBundle, TlsSocketStrategy> strategies) {
			return this.managers.manager(this, blueprint, strategies);
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
