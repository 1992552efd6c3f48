package io.httppool.client;

import java.time.InstantSource;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
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
	 * The share of a client in a pool.
	 *
	 * @param managers the connection managers
	 * @param settings the settings of the pool, without those of customizers
	 */
	record Share(SharedManagers managers, PoolSettings settings) {

		HttpPoolConnectionManager manager(ManagerBlueprint blueprint) {
			return this.managers.registry.manager(this.settings.name(),
					(name) -> this.managers.factory.create(this.settings, blueprint));
		}

		Ticker ticker() {
			return this.managers.clock.ticker();
		}

		InstantSource instants() {
			return this.managers.clock.instants();
		}

		/** Return the manager, for which a client has been built before. */
		HttpPoolConnectionManager made() {
			return this.managers.registry.manager(this.settings.name(), (name) -> {
				throw new IllegalStateException("No client of pool '%s' was built".formatted(name));
			});
		}

	}

}
