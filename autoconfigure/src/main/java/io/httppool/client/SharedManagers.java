package io.httppool.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.settings.PoolSettings;
import io.httppool.time.PoolClock;

/**
 * Finds the connection manager that suits a client, making it when the first such client
 * comes. Thread-safe.
 */
public final class SharedManagers {

	private final PoolRegistry registry;

	private final PoolSettingsSource settings;

	private final PoolNames names;

	private final ManagerFactory factory;

	/**
	 * Create an instance.
	 * @param registry where the managers are kept
	 * @param settings knows the settings of each pool
	 * @param bundles the SSL bundles, or {@code null} if there are none
	 * @param clock where the pools take the time from
	 */
	public SharedManagers(PoolRegistry registry, PoolSettingsSource settings, @Nullable SslBundles bundles,
			PoolClock clock) {
		this.registry = registry;
		this.settings = settings;
		this.names = new PoolNames(bundles);
		this.factory = new ManagerFactory(clock);
	}

	/**
	 * Return the share that a client has in a pool.
	 * @param pool the name of the pool, or {@code null} for the one that goes by the
	 * settings
	 * @param client the settings of the client
	 * @return its share
	 */
	Share share(@Nullable String pool, HttpClientSettings client) {
		String name = (pool != null) ? this.names.nameFor(pool, client) : this.names.nameFor(client);
		if (pool != null) {
			this.registry.declare(name);
		}
		return new Share(this, this.settings.settings(name, client.sslBundle() != null));
	}

	/**
	 * The share of a client in a pool.
	 *
	 * @param managers where the manager comes from
	 * @param settings the settings of the pool, before customizers had their say
	 */
	record Share(SharedManagers managers, PoolSettings settings) {

		HttpPoolConnectionManager manager(ManagerBlueprint blueprint) {
			return this.managers.registry.manager(this.settings.name(),
					(name) -> this.managers.factory.create(this.settings, blueprint));
		}

		/** Return the manager, which a client was built with before. */
		HttpPoolConnectionManager made() {
			return this.managers.registry.manager(this.settings.name(), (name) -> {
				throw new IllegalStateException("No client of pool '%s' was built".formatted(name));
			});
		}

	}

}
