package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.Settings;
import io.httppool.warmup.WarmUpTarget;

/**
 * The plan of the warm-ups: which pool is warmed up with which origins. Stateless.
 */
final class WarmUpPlan {

	private static final String CONNECTIONS = Settings.WARM_UP_CONNECTIONS.name();

	private WarmUpPlan() {
	}

	/**
	 * Return the targets that properties ask for.
	 * @throws InvalidPoolSettingException if they cannot be reached: a pool without an
	 * origin, or more connections than there may be
	 */
	static List<WarmUpTarget> of(CurrentProperties properties, WarmUpOrigins origins) {
		List<WarmUpTarget> targets = new ArrayList<>();
		origins.byPool().forEach((pool, known) -> targets.addAll(targets(properties.settings(pool), known)));
		properties.get().pools().keySet().forEach((pool) -> requireOrigin(properties.settings(pool), origins.of(pool)));
		requireAny(properties.settings("default").base(), targets);
		return targets;
	}

	private static List<WarmUpTarget> targets(PoolSettings pool, Set<String> origins) {
		List<WarmUpTarget> targets = new ArrayList<>();
		int total = 0;
		for (String origin : origins) {
			RouteSettings route = pool.routes().getOrDefault(origin, pool.base());
			int connections = route.warmUp().connections();
			total += connections;
			requireAtMost(route.limits().current(), route,
					"per-route.initial for %s in pool '%s'".formatted(origin, pool.name()), "per-route.initial");
			if (total > pool.maxTotal()) {
				throw invalid(route,
						"the warm-up of pool '%s' would open %d connections to %d origins, and max-total is %d"
							.formatted(pool.name(), total, origins.size(), pool.maxTotal()),
						"Lower it, raise max-total, or list fewer origins.");
			}
			if (connections > 0) {
				targets.add(new WarmUpTarget(pool.name(), origin));
			}
		}
		return targets;
	}

	private static void requireAtMost(int limit, RouteSettings route, String name, String property) {
		if (route.warmUp().connections() > limit) {
			throw invalid(route, "%s is %d".formatted(name, limit),
					"Set it to %d or less, or raise %s.".formatted(limit, property));
		}
	}

	/** Properties that are inherited may be meant for other pools. */
	private static void requireOrigin(PoolSettings pool, Set<String> origins) {
		String property = property(pool.base());
		if (pool.base().warmUp().connections() > 0 && origins.isEmpty() && property.startsWith("httppool.pools")) {
			String list = property.replaceFirst("connections$", "origins");
			throw invalid(pool.base(), "the pool has no origin",
					"List its origins in %s, such as https://api.example.com, or remove the property.".formatted(list));
		}
	}

	private static void requireAny(RouteSettings base, List<WarmUpTarget> targets) {
		if (base.warmUp().connections() > 0 && targets.isEmpty() && property(base).startsWith("httppool.defaults")) {
			throw invalid(base, "no pool has an origin",
					"List origins in httppool.defaults.warm-up.origins, such as https://api.example.com, or name them in httppool.routes.");
		}
	}

	private static String property(RouteSettings route) {
		return route.origins().getOrDefault(CONNECTIONS, CONNECTIONS);
	}

	private static InvalidPoolSettingException invalid(RouteSettings route, String problem, String remedy) {
		return new InvalidPoolSettingException(property(route), route.warmUp().connections(), problem, remedy);
	}

}
