package io.httppool.settings;

import org.apache.hc.client5.http.HttpRoute;

/**
 * A function that finds the settings of a route. It is called when a route is first used,
 * possibly by several threads at once.
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
	 * Return a resolver that decides by the origin of a route.
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
