package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.httppool.statistics.RouteWindow;

/**
 * An entry of the journal: one decision.
 *
 * @param at when it was made
 * @param route the name of the route
 * @param before what held before
 * @param after what was decided
 * @param reasons the reasons, at least one
 * @param isApplied whether it was carried out; if not, it was only observed, or a person
 * had set the limit
 * @param window the window that led to it, or {@code null} if it was made between two
 * windows
 */
public record JournalEntry(Instant at, String route, Terms before, Terms after, List<Reason> reasons, boolean isApplied,
		@Nullable RouteWindow window) {

	public JournalEntry {
		reasons = List.copyOf(reasons);
	}

	/**
	 * Return what changed, for example {@code limit 20 -> 40}.
	 * @return words, empty if nothing changed
	 */
	public String change() {
		StringBuilder change = new StringBuilder();
		if (this.after.limit() != this.before.limit()) {
			change.append("limit %d -> %d".formatted(this.before.limit(), this.after.limit()));
		}
		if (isIdleTimeoutChanged()) {
			change.append(change.isEmpty() ? "" : ", ")
				.append("idle timeout %s -> %s".formatted(text(this.before.idleTimeout()),
						text(this.after.idleTimeout())));
		}
		if (!this.after.maxPending().equals(this.before.maxPending())) {
			change.append(change.isEmpty() ? "" : ", ").append(pending());
		}
		return change.toString();
	}

	private boolean isIdleTimeoutChanged() {
		return !Objects.equals(this.after.idleTimeout(), this.before.idleTimeout());
	}

	private static String text(@Nullable Duration idleTimeout) {
		return (idleTimeout != null) ? Spans.text(idleTimeout) : "as configured";
	}

	private String pending() {
		OptionalInt most = this.after.maxPending();
		return most.isPresent() ? "at most %d pending".formatted(most.getAsInt()) : "pending as configured";
	}

	/**
	 * Return the texts of the reasons.
	 * @return the texts, joined
	 */
	public String reason() {
		return this.reasons.stream().map(Reason::text).collect(Collectors.joining("; "));
	}

	/**
	 * The terms that hold on a route.
	 *
	 * @param limit how many connections it may have
	 * @param idleTimeout how long an idle connection is kept, or {@code null} if that was
	 * not decided yet
	 * @param maxPending how many leases may be pending; empty for as many as configured
	 */
	public record Terms(int limit, @Nullable Duration idleTimeout, OptionalInt maxPending) {

	}

}
