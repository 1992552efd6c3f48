package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.settings.HealthSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.SettingText;
import io.httppool.settings.Settings;

/**
 * The order of the times of checks: a check has to be over when the next is due.
 * Stateless.
 */
final class HealthOrder {

	private HealthOrder() {
	}

	/**
	 * Refuse a timeout above one of the intervals.
	 * @throws InvalidPoolSettingException if it is above
	 */
	static void require(SettingsLayers layers, HealthSettings health) {
		require(layers, Settings.HEALTH_INTERVAL, health.pace().interval(), health.timeout());
		require(layers, Settings.HEALTH_EDGE_INTERVAL, health.pace().edgeInterval(), health.timeout());
	}

	/** The more specific of the two properties is to blame. */
	private static void require(SettingsLayers layers, Scalar<RouteSettings, ?, Duration> ofInterval, Duration interval,
			Duration timeout) {
		if (timeout.compareTo(interval) <= 0) {
			return;
		}
		Stream.of(layers.find(Settings.HEALTH_TIMEOUT.setting()), layers.find(ofInterval.setting()))
			.filter(Objects::nonNull)
			.min(Comparator.comparingInt(Found::layer))
			.ifPresent((found) -> {
				throw new InvalidPoolSettingException(found.property(), SettingText.of(found.value()),
						"%s (%s) must not be above %s (%s)".formatted(Settings.HEALTH_TIMEOUT.name(),
								SettingText.of(timeout), ofInterval.name(), SettingText.of(interval)),
						"Lower %s, or raise %s.".formatted(Settings.HEALTH_TIMEOUT.name(), ofInterval.name()));
			});
	}

}
