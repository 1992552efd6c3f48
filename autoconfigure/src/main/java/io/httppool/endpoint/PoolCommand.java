package io.httppool.endpoint;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import io.httppool.pool.RoutePool;
import io.httppool.pool.RouteSnapshot;

/**
 * What somebody wants to be done to a pool.
 *
 * @param pool the pool
 * @param action what to do
 * @param route the name of the one route it is meant for, or {@code null} for all; unlike
 * what selects, an empty name is wrong, lest a script without it hits all routes
 */
record PoolCommand(RoutePool<?> pool, PoolAction action, @Nullable String route) {

	private static final Logger logger = LoggerFactory.getLogger(PoolCommand.class);

	/** More routes than that are looked up elsewhere. */
	private static final int MOST_NAMED = 10;

	PoolCommand {
		if (route != null) {
			requireRoute(pool, route);
		}
		if (route != null && action == PoolAction.RESUME && pool.control().isDrained()) {
			throw Parameter
				.invalid("Pool '%s' is drained as a whole: resume it without 'route'.".formatted(pool.name()));
		}
	}

	/**
	 * Read a command from parameters.
	 * @throws InvalidEndpointRequestException if one of them is wrong, saying what would
	 * be right
	 */
	static PoolCommand of(RoutePool<?> pool, @Nullable String action, @Nullable String route, @Nullable String value) {
		if (action == null) {
			throw Parameter.invalid("Parameter 'action' must be %s, but is missing."
				.formatted(Parameter.oneOf(PoolAction.values(), PoolAction::word)));
		}
		PoolAction chosen = Parameter.choose("action", action, PoolAction.values(), PoolAction::word);
		if (value != null) {
			throw Parameter.invalid("Action '%s' takes no 'value', but it was '%s'.".formatted(chosen.word(), value));
		}
		return new PoolCommand(pool, chosen, route);
	}

	private static void requireRoute(RoutePool<?> pool, String name) {
		List<String> known = pool.snapshot().routes().stream().map(RouteSnapshot::route).toList();
		if (!known.contains(name)) {
			throw Parameter.invalid("No route named '%s'. %s".formatted(name, list(known)));
		}
	}

	private static String list(List<String> known) {
		if (known.isEmpty()) {
			return "There is none yet.";
		}
		String more = (known.size() > MOST_NAMED) ? " and %d more.".formatted(known.size() - MOST_NAMED) : ".";
		return known.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", "Routes: ", more));
	}

	void carryOut() {
		logger.info("{} - {}", this.pool.name(), this.action.carryOut(this.pool.control(), this.route));
	}

}
