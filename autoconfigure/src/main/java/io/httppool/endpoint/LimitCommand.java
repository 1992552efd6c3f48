package io.httppool.endpoint;

import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.convert.DurationStyle;

import io.httppool.pool.ConnectionPool;
import io.httppool.settings.Limits;
import io.httppool.settings.SettingText;
import io.httppool.tuning.Tuner;

/**
 * A command that sets the limit of a route for a while.
 *
 * @param pool the pool
 * @param tuner the tuner, which leaves the limit alone meanwhile
 * @param route the name of the route
 * @param limit how many connections the route may have
 * @param span for how long
 */
record LimitCommand(ConnectionPool<?> pool, Tuner tuner, String route, int limit,
		Duration span) implements PoolCommand {

	/** Long enough to see the effect, and over before it is forgotten. */
	private static final Duration USUAL = Duration.ofMinutes(15);

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofHours(24);

	/**
	 * Read a command from parameters.
	 * @throws InvalidEndpointRequestException if a parameter is wrong; its message says
	 * what would be right
	 */
	static LimitCommand of(ConnectionPool<?> pool, Tuner tuner, CommandParameters given) {
		String route = given.route();
		if (route == null) {
			throw Parameter.invalid("Action '%s' needs a 'route', but it is missing.".formatted(given.action()));
		}
		return new LimitCommand(pool, tuner, route, limit(pool, route, given.value()), span(given.duration()));
	}

	private static int limit(ConnectionPool<?> pool, String route, @Nullable String value) {
		HttpRoute known = KnownRoutes.named(pool, route).get(0);
		Limits bounds = pool.settingsOf(known).limits();
		boolean isCount = value != null && value.matches("\\d{1,9}");
		int limit = isCount ? Integer.parseInt(value) : 0;
		if (limit < bounds.min() || limit > bounds.max()) {
			throw Parameter.invalid("Parameter 'value' must be a whole number from %d to %d, the bounds of '%s', %s."
				.formatted(bounds.min(), bounds.max(), route,
						(value != null) ? "but was '%s'".formatted(value) : "but is missing"));
		}
		return limit;
	}

	private static Duration span(@Nullable String text) {
		if (text == null) {
			return USUAL;
		}
		Duration span = durationOrNull(text);
		if (span == null || span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
			throw Parameter
				.invalid("Parameter 'duration' must be between 1s and 24h, such as 10m, but was '%s'.".formatted(text));
		}
		return span;
	}

	private static @Nullable Duration durationOrNull(String text) {
		try {
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	@Override
	public String carryOut() {
		List<HttpRoute> routes = KnownRoutes.named(this.pool, this.route);
		int before = this.pool.getMaxPerRoute(routes.get(0));
		routes.forEach((known) -> this.tuner.override(this.pool, known, this.limit, this.span));
		return "Limit set on demand (route=%s, limit=%d, before=%d, for=%s)".formatted(this.route, this.limit, before,
				SettingText.of(this.span));
	}

}
