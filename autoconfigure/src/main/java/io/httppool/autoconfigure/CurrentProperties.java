package io.httppool.autoconfigure;

import io.httppool.client.PoolSettingsSource;
import io.httppool.settings.PoolSettings;

/**
 * The properties as they are now, and the settings of pools they lead to. Thread-safe.
 */
final class CurrentProperties implements PoolSettingsSource {

	private volatile Checked checked;

	CurrentProperties(HttpPoolProperties properties) {
		this.checked = Checked.of(properties);
	}

	HttpPoolProperties get() {
		return this.checked.properties();
	}

	@Override
	public PoolSettings settings(String pool) {
		return this.checked.settings().settings(pool);
	}

	/**
	 * Exchange the properties.
	 * @throws InvalidPoolSettingException if one has a value that cannot be used; then
	 * those before stay
	 */
	void set(HttpPoolProperties properties) {
		this.checked = Checked.of(properties);
	}

	/**
	 * Properties that can be used.
	 *
	 * @param properties the properties
	 * @param settings the settings of pools
	 */
	private record Checked(HttpPoolProperties properties, PropertiesPoolSettings settings) {

		static Checked of(HttpPoolProperties properties) {
			return new Checked(properties, new PropertiesPoolSettings(properties));
		}

	}

}
