package io.httppool.endpoint;

import java.util.IdentityHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.httppool.endpoint.PoolDescriptor.Setting;
import io.httppool.settings.RouteSettings;

/**
 * The settings of routes that differ from those of their pool, described once for all
 * routes that share them. Confined to one thread.
 */
final class OwnSettings {

	private final RouteSettings base;

	private final IdentityHashMap<RouteSettings, Map<String, Setting>> described = new IdentityHashMap<>();

	OwnSettings(RouteSettings base) {
		this.base = base;
	}

	/** Return the settings of a route that differ, {@code null} if none do. */
	@Nullable Map<String, Setting> of(RouteSettings own) {
		Map<String, Setting> settings = this.described.computeIfAbsent(own,
				(absent) -> EffectiveSettings.ofRoute(absent, this.base));
		return settings.isEmpty() ? null : settings;
	}

}
