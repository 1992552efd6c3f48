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
	 * @return its settings
	 */
	PoolSettings settings(String pool);

}
