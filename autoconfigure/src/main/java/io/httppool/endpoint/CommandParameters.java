package io.httppool.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * The parameters of an action.
 *
 * @param action the name of the action
 * @param route the name of the one route it is meant for, or {@code null} for all; an
 * empty name is wrong here, so that a script with an unset variable does not act on all
 * routes
 * @param value a number, or {@code null} for none
 * @param duration for how long, or {@code null} for the usual time
 */
record CommandParameters(String action, @Nullable String route, @Nullable String value, @Nullable String duration) {

	/**
	 * Refuse the parameters that the action does not take.
	 * @throws InvalidEndpointRequestException if another parameter is given
	 */
	void allowOnly(String... names) {
		Map<String, @Nullable String> given = new LinkedHashMap<>();
		given.put("route", this.route);
		given.put("value", this.value);
		given.put("duration", this.duration);
		given.keySet().removeAll(List.of(names));
		given.forEach((name, text) -> {
			if (text != null) {
				throw Parameter
					.invalid("Action '%s' takes no '%s', but it was '%s'.".formatted(this.action, name, text));
			}
		});
	}

}
