package io.httppool.client;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;

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

	private final PoolRegistry registry;

	private final PoolSettingsSource settings;

	private final PoolNames names;

	private final ManagerFactory factory;

	private final PoolClock clock;

	/** The customizations of each pool, which hold for changed settings, too. */
	private final ConcurrentMap<String, CustomizedSettings> customized = new ConcurrentHashMap<>();

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
		this.factory = new ManagerFactory(clock);
		this.clock = clock;
	}

	/**
	 * Return the share that a client has in a pool.
	 * @param pool the name of the pool
	 * @param client the settings of the client
	 * @return its share
	 */
	Share share(PoolName pool, HttpClientSettings client) {
		String name = name(pool, client);
		if (pool.text() != null) {
			this.registry.declare(name);
		}
		return new Share(this, this.settings.settings(name));
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

	private static HttpPoolConnectionManager fail(String pool) {
		throw new IllegalStateException("No client of pool '%s' was built".formatted(pool));
	}

	private HttpPoolConnectionManager create(PoolSettings settings, ManagerBlueprint blueprint) {
		CustomizedSettings customizations = new CustomizedSettings(blueprint);
		HttpPoolConnectionManager manager = this.factory.create(settings, blueprint);
		this.customized.put(settings.name(), customizations);
		return manager;
	}

	/**
	 * The share of a client in a pool.
	 *
	 * @param managers the connection managers
	 * @param settings the settings of the pool, without those of customizers
	 */
	record Share(SharedManagers managers, PoolSettings settings) {

		HttpPoolConnectionManager manager(ManagerBlueprint blueprint) {
			return this.managers.registry.manager(this.settings.name(),
					(name) -> this.managers.create(this.settings, blueprint));
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
