package io.httppool.endpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.util.StringUtils;

import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionState;

/**
 * A selection of connections.
 *
 * @param state the state they must have, or {@code null} for any
 * @param route the route they must belong to, or {@code null} for any
 * @param order their order
 * @param limit how many of them to list at most
 */
record ConnectionQuery(@Nullable ConnectionState state, @Nullable String route, Comparator<ConnectionSnapshot> order,
		int limit) {

	/**
	 * Read a query from parameters; one that is missing or empty selects everything.
	 * @throws InvalidEndpointRequestException if a parameter is wrong; its message says
	 * what would be right
	 */
	static ConnectionQuery of(@Nullable String state, @Nullable String route, @Nullable String sort,
			@Nullable String limit) {
		return new ConnectionQuery(
				StringUtils.hasText(state)
						? Parameter.choose("state", state, ConnectionState.values(), ConnectionQuery::word) : null,
				StringUtils.hasText(route) ? route : null,
				StringUtils.hasText(sort)
						? Parameter.choose("sort", sort, ConnectionOrder.values(), ConnectionOrder::column).comparator()
						: ConnectionOrder.usual(),
				StringUtils.hasText(limit) ? Parameter.count("limit", limit) : Integer.MAX_VALUE);
	}

	/** Return the name of a state as it is shown. */
	static String word(ConnectionState state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

	/** Return the connections that match, in their order, regardless of the limit. */
	List<ConnectionSnapshot> select(List<ConnectionSnapshot> connections) {
		return connections.stream().filter(this::matches).sorted(this.order).toList();
	}

	private boolean matches(ConnectionSnapshot connection) {
		return (this.state == null || connection.state() == this.state)
				&& (this.route == null || connection.route().equals(this.route));
	}

}
