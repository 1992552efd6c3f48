package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Scalar;
import io.httppool.settings.Settings;

/**
 * The difference between the settings of a pool before and after a change.
 *
 * @param applied the settings that change at once
 * @param left the settings with which connections are made
 */
record SettingsChange(List<String> applied, List<String> left) {

	static SettingsChange between(PoolSettings before, PoolSettings after) {
		List<String> applied = new ArrayList<>();
		add(applied, Settings.MAX_TOTAL.name(), before.maxTotal(), after.maxTotal());
		addRoute(applied, "", before.base(), after.base());
		Set<String> origins = new TreeSet<>(before.routes().keySet());
		origins.addAll(after.routes().keySet());
		origins.forEach((origin) -> addRoute(applied, origin + " ", before.routes().getOrDefault(origin, before.base()),
				after.routes().getOrDefault(origin, after.base())));
		List<String> left = new ArrayList<>();
		Settings.ofPools().forEach((scalar) -> add(left, scalar.name(), scalar.written(before), scalar.written(after)));
		return new SettingsChange(applied, left);
	}

	private static void addRoute(List<String> changes, String prefix, RouteSettings before, RouteSettings after) {
		Limits old = before.limits();
		Limits now = after.limits();
		add(changes, prefix + Settings.MIN.name(), old.min(), now.min());
		add(changes, prefix + Settings.INITIAL.name(), old.current(), now.current());
		add(changes, prefix + Settings.MAX.name(), old.max(), now.max());
		for (Scalar<RouteSettings, RouteSettings.Builder, ?> scalar : Settings.ofRoutes()) {
			add(changes, prefix + scalar.name(), scalar.written(before), scalar.written(after));
		}
	}

	private static void add(List<String> changes, String name, @Nullable Object before, @Nullable Object after) {
		if (!Objects.equals(before, after)) {
			changes
				.add("%s=%s -> %s".formatted(name, Objects.toString(before, "none"), Objects.toString(after, "none")));
		}
	}

}
