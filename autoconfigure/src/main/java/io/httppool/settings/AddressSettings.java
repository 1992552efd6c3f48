package io.httppool.settings;

import java.time.Duration;

/**
 * The settings for the addresses of a route.
 *
 * @param dnsRefresh how often the name of the server is looked up in the background, give
 * or take a tenth; zero for never
 * @param dnsMode how connections to addresses are treated that the name no longer has
 */
public record AddressSettings(Duration dnsRefresh, DnsMode dnsMode) {

	private static final AddressSettings DEFAULTS = new AddressSettings(Duration.ofSeconds(30), DnsMode.STRICT);

	public AddressSettings {
		if (dnsRefresh.isNegative()) {
			throw new IllegalArgumentException("'dnsRefresh' must not be negative, but was " + dnsRefresh);
		}
	}

	/**
	 * Return the settings where nothing is configured.
	 * @return the defaults
	 */
	public static AddressSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another time between lookups.
	 * @param refresh the time, zero for no lookups
	 * @return new settings
	 */
	public AddressSettings withDnsRefresh(Duration refresh) {
		return new AddressSettings(refresh, this.dnsMode);
	}

	/**
	 * Return these settings with another mode.
	 * @param mode the mode
	 * @return new settings
	 */
	public AddressSettings withDnsMode(DnsMode mode) {
		return new AddressSettings(this.dnsRefresh, mode);
	}

	/**
	 * Return whether names are looked up in the background.
	 * @return whether they are
	 */
	public boolean isDnsWatched() {
		return this.dnsMode != DnsMode.OFF && !this.dnsRefresh.isZero();
	}

}
