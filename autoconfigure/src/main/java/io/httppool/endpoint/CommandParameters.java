package io.httppool.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What came with an action.
 *
 * @param route the name of the one route it is meant for, or {@code null} for all; unlike
 * what selects, an empty name is wrong, lest a script without it hits all routes
 * @param value a number, or {@code null} for none
 * @param duration for how long, or {@code null} for as long as usual
 */
record CommandParameters(@Nullable String route, @Nullable String value, @Nullable String duration) {

	/**
	 * Refuse what an action does not take.
	 * @throws InvalidEndpointRequestException if there is anything else
	 */
	void allowOnly(PoolAction action, String... names) {
		Map<String, @Nullable String> given = new LinkedHashMap<>();
		given.put("route", this.route);
		given.put("value", this.value);
		given.put("duration", this.duration);
		given.keySet().removeAll(List.of(names));
		given.forEach((name, text) -> {
			if (text != null) {
				throw Parameter
					.invalid("Action '%s' takes no '%s', but it was '%s'.".formatted(action.word(), name, text));
			}
		});
	}

}
