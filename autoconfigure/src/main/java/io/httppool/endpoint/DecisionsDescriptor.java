package io.httppool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.JournalEntry;
import io.httppool.tuning.Reason;

/**
 * The decisions of the tuner for a pool.
 *
 * @param total how many decisions match, listed or not
 * @param decisions the newest of them, up to the limit
 */
record DecisionsDescriptor(int total, List<Decision> decisions) implements OperationResponseBody {

	static DecisionsDescriptor of(DecisionQuery query, List<JournalEntry> journal) {
		List<JournalEntry> matching = query.select(journal);
		return new DecisionsDescriptor(matching.size(),
				matching.stream().limit(query.limit()).map(Decision::of).toList());
	}

	/**
	 * One decision.
	 *
	 * @param at when it was made
	 * @param route the name of the route
	 * @param change what changed, or {@code null} if nothing did
	 * @param reason the reason, for people
	 * @param codes the reasons, for machines
	 * @param applied whether it was carried out
	 * @param before what was in force before
	 * @param after what was decided
	 * @param window the window that led to it, or {@code null} if there is none
	 */
	@JsonInclude(Include.NON_NULL)
	record Decision(Instant at, String route, @Nullable String change, String reason, List<String> codes,
			boolean applied, Terms before, Terms after, @Nullable WindowDescriptor window) {

		static Decision of(JournalEntry entry) {
			RouteWindow window = entry.window();
			return new Decision(Rounded.moment(entry.at()), entry.route(),
					entry.change().isEmpty() ? null : entry.change(), entry.reason(),
					entry.reasons().stream().map(Reason::code).toList(), entry.isApplied(), Terms.of(entry.before()),
					Terms.of(entry.after()), (window != null) ? WindowDescriptor.of(window) : null);
		}

	}

	/**
	 * The terms of a route.
	 *
	 * @param limit how many connections it may have
	 * @param idleTimeoutMs how long an idle connection is kept, or {@code null} if that
	 * was not decided yet
	 * @param maxPending how many leases may wait, or {@code null} for the configured
	 * number
	 */
	@JsonInclude(Include.NON_NULL)
	record Terms(int limit, @Nullable Long idleTimeoutMs, @Nullable Integer maxPending) {

		private static Terms of(JournalEntry.Terms terms) {
			Duration idleTimeout = terms.idleTimeout();
			return new Terms(terms.limit(), (idleTimeout != null) ? idleTimeout.toMillis() : null,
					terms.maxPending().isPresent() ? terms.maxPending().getAsInt() : null);
		}

	}

}
