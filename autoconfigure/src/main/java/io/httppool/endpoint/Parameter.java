package io.httppool.endpoint;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * A reader of the parameters of requests, which says what would be right where one is
 * wrong. Stateless.
 */
final class Parameter {

	private Parameter() {
	}

	/** Return the choice of that name. */
	static <T> T choose(String parameter, String value, T[] choices, Function<T, String> name) {
		return Arrays.stream(choices)
			.filter((choice) -> name.apply(choice).equalsIgnoreCase(value))
			.findFirst()
			.orElseThrow(() -> invalid(
					"Parameter '%s' must be %s, but was '%s'.".formatted(parameter, oneOf(choices, name), value)));
	}

	/** Return the names of some choices, as the end of a sentence. */
	static <T> String oneOf(T[] choices, Function<T, String> name) {
		return "one of " + Arrays.stream(choices).map(name).collect(Collectors.joining(", "));
	}

	/** Return a count of at least 1. */
	static int count(String parameter, String value) {
		if (!value.matches("[1-9]\\d{0,8}")) {
			throw invalid("Parameter '%s' must be a whole number from 1 to 999999999, but was '%s'."
				.formatted(parameter, value));
		}
		return Integer.parseInt(value);
	}

	static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

}
