package io.httppool.settings;

import org.apache.hc.client5.http.HttpRoute;

/**
 * Finds the settings of a route. It is asked when a route is first used, and by whichever
 * threads do that at the same time.
 */
@FunctionalInterface
public interface RouteSettingsResolver {

	/**
	 * Return the settings of a route.
	 * @param route the route
	 * @return its settings
	 */
	RouteSettings resolve(HttpRoute route);

	/**
	 * Return a resolver that goes by the origin a route leads to.
	 * @param settings the settings of the pool
	 * @return a resolver
	 */
	static RouteSettingsResolver byOrigin(PoolSettings settings) {
		if (settings.routes().isEmpty()) {
			return (route) -> settings.base();
		}
		return (route) -> settings.routes().getOrDefault(RouteName.origin(route.getTargetHost()), settings.base());
	}

}
