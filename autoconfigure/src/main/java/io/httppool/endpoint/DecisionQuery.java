package io.httppool.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.util.StringUtils;

import io.httppool.tuning.JournalEntry;

/**
 * A selection of decisions of the tuner.
 *
 * @param route the route they must be for, or {@code null} for any
 * @param limit how many of them to list at most
 */
record DecisionQuery(@Nullable String route, int limit) {

	/**
	 * Read a query from parameters; one that is missing or empty selects everything.
	 * @throws InvalidEndpointRequestException if a parameter is wrong; its message says
	 * what would be right
	 */
	static DecisionQuery of(@Nullable String route, @Nullable String limit) {
		return new DecisionQuery(StringUtils.hasText(route) ? route : null,
				StringUtils.hasText(limit) ? Parameter.count("limit", limit) : Integer.MAX_VALUE);
	}

	/** Return the decisions that match, regardless of the limit. */
	List<JournalEntry> select(List<JournalEntry> journal) {
		return journal.stream().filter((entry) -> this.route == null || entry.route().equals(this.route)).toList();
	}

}
