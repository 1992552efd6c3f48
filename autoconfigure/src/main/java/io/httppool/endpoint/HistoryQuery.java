package io.httppool.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.util.StringUtils;

/**
 * A selection of a history.
 *
 * @param route the route it must be of, or {@code null} for any
 * @param limit how many samples of each resolution to list at most
 */
record HistoryQuery(@Nullable String route, int limit) {

	/**
	 * Read a query from parameters; one that is missing or empty selects everything.
	 * @throws InvalidEndpointRequestException if a parameter is wrong; its message says
	 * what would be right
	 */
	static HistoryQuery of(@Nullable String route, @Nullable String limit) {
		return new HistoryQuery(StringUtils.hasText(route) ? route : null,
				StringUtils.hasText(limit) ? Parameter.count("limit", limit) : Integer.MAX_VALUE);
	}

	/** Return whether the history of a route is asked for. */
	boolean matches(String name) {
		return this.route == null || this.route.equals(name);
	}

}
