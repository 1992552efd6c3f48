package io.httppool.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.util.StringUtils;

import io.httppool.tuning.JournalEntry;

/**
 * Which decisions of the tuner somebody wants to see.
 *
 * @param route the route they must be about, or {@code null} for any
 * @param limit how many of them at most
 */
record DecisionQuery(@Nullable String route, int limit) {

	/**
	 * Read a query from parameters; one that is missing or empty asks for nothing.
	 * @throws InvalidEndpointRequestException if one of them is wrong, saying what would
	 * be right
	 */
	static DecisionQuery of(@Nullable String route, @Nullable String limit) {
		return new DecisionQuery(StringUtils.hasText(route) ? route : null,
				StringUtils.hasText(limit) ? Parameter.count("limit", limit) : Integer.MAX_VALUE);
	}

	/** Return those that match, without regard to the limit. */
	List<JournalEntry> select(List<JournalEntry> journal) {
		return journal.stream().filter((entry) -> this.route == null || entry.route().equals(this.route)).toList();
	}

}
