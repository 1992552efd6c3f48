package io.httppool.autoconfigure;

import org.springframework.util.ClassUtils;

import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.settings.DnsSource;
import io.httppool.settings.Settings;

/**
 * The check that the library for the chosen source of addresses is there. Stateless.
 */
final class DnsLibrary {

	private static final String TYPE = "org.xbill.DNS.lookup.LookupSession";

	private DnsLibrary() {
	}

	/**
	 * Require the library, where it is asked for.
	 * @throws InvalidPoolSettingException if it is missing
	 */
	static void require(SettingsLayers layers) {
		Found<DnsSource> source = layers.find(Settings.DNS_SOURCE.setting());
		if (source != null && source.value() == DnsSource.DNSJAVA && !ClassUtils.isPresent(TYPE, null)) {
			throw new InvalidPoolSettingException(source.property(), "dnsjava", "dnsjava is not on the class path",
					"Add the dependency dnsjava:dnsjava (3.6 or newer), or set it to 'jdk'.");
		}
	}

}
