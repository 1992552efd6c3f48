package io.httppool.settings;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The settings for the addresses of a route.
 *
 * @param dnsRefresh how often the name of the server is looked up in the background, give
 * or take a tenth; zero for never
 * @param dnsMode how connections to addresses are treated that the name no longer has
 * @param dnsSource where the addresses of a name come from
 * @param ejection the settings for ejecting addresses whose connections fail
 * @param health the settings for checking addresses
 */
public record AddressSettings(Duration dnsRefresh, DnsMode dnsMode, DnsSource dnsSource, EjectionSettings ejection,
		HealthSettings health) {

	private static final AddressSettings DEFAULTS = new AddressSettings(Duration.ofSeconds(30), DnsMode.STRICT,
			DnsSource.JDK, EjectionSettings.defaults(), HealthSettings.defaults());

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
		return new AddressSettings(refresh, this.dnsMode, this.dnsSource, this.ejection, this.health);
	}

	/**
	 * Return these settings with another mode.
	 * @param mode the mode
	 * @return new settings
	 */
	public AddressSettings withDnsMode(DnsMode mode) {
		return new AddressSettings(this.dnsRefresh, mode, this.dnsSource, this.ejection, this.health);
	}

	/**
	 * Return these settings with another source of addresses.
	 * @param source the source
	 * @return new settings
	 */
	public AddressSettings withDnsSource(DnsSource source) {
		return new AddressSettings(this.dnsRefresh, this.dnsMode, source, this.ejection, this.health);
	}

	/**
	 * Return these settings with others for ejecting addresses.
	 * @param change changes the settings
	 * @return new settings
	 */
	public AddressSettings withEjection(UnaryOperator<EjectionSettings> change) {
		return new AddressSettings(this.dnsRefresh, this.dnsMode, this.dnsSource, change.apply(this.ejection),
				this.health);
	}

	/**
	 * Return these settings with others for checking addresses.
	 * @param change changes the settings
	 * @return new settings
	 */
	public AddressSettings withHealth(UnaryOperator<HealthSettings> change) {
		return new AddressSettings(this.dnsRefresh, this.dnsMode, this.dnsSource, this.ejection,
				change.apply(this.health));
	}

	/**
	 * Return whether names are looked up in the background.
	 * @return whether they are
	 */
	public boolean isDnsWatched() {
		return this.dnsMode != DnsMode.OFF && !this.dnsRefresh.isZero();
	}

}
