package io.httppool.client;

import io.httppool.settings.PoolSettings;

/**
 * A source of the settings of pools, by their names.
 */
@FunctionalInterface
public interface PoolSettingsSource {

	/**
	 * Return the settings of a pool.
	 * @param pool the name of the pool
	 * @param isAuthenticated whether connections present a certificate of an SSL bundle
	 * @return its settings
	 */
	PoolSettings settings(String pool, boolean isAuthenticated);

}
