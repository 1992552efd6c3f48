package io.httppool.endpoint;

import java.util.List;
import java.util.stream.Collectors;

import org.apache.hc.client5.http.HttpRoute;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import io.httppool.pool.ConnectionPool;
import io.httppool.settings.RouteName;

/**
 * The routes of a pool, found by the names they are shown with. Stateless.
 */
final class KnownRoutes {

	/** A message with more names would be unreadable. */
	private static final int MOST_NAMED = 10;

	private KnownRoutes() {
	}

	/**
	 * Return the routes of that name, usually one.
	 * @throws InvalidEndpointRequestException if there is none; its message names those
	 * there are
	 */
	static List<HttpRoute> named(ConnectionPool<?> pool, String name) {
		List<HttpRoute> named = pool.getRoutes().stream().filter((route) -> RouteName.of(route).equals(name)).toList();
		if (named.isEmpty()) {
			throw Parameter.invalid("No route named '%s'. %s".formatted(name, list(pool)));
		}
		return named;
	}

	private static String list(ConnectionPool<?> pool) {
		List<String> known = pool.getRoutes().stream().map(RouteName::of).sorted().toList();
		if (known.isEmpty()) {
			return "The pool has no routes yet.";
		}
		String more = (known.size() > MOST_NAMED) ? " and %d more.".formatted(known.size() - MOST_NAMED) : ".";
		return known.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", "Routes: ", more));
	}

}
