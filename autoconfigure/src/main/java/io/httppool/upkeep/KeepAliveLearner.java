package io.httppool.upkeep;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The idle time after which one server closes connections, learned from its closings.
 * Confined to one thread.
 * <p>
 * Each observed closing gives two bounds: the connection was still open when it had been
 * idle for {@code alive}, and closed when it had been idle for {@code idle}; the timeout
 * of the server lies between. Three closings in a row that agree, to within a second or a
 * tenth of the idle time, are taken for a timeout. Closings found at the same time are
 * one observation; if they do not agree with each other, their cause was a deployment, a
 * drain or a crash, which says nothing about idle times. Closings of connections that
 * were hardly idle are ignored: a server closes busy connections when it is reloaded, and
 * several of those would always agree. A closing counts from an idle time of one second,
 * or of half the learned span if that is less.
 * <p>
 * With {@code bound = max(min alive, min idle / 2)} the learned span is
 * {@code bound - min(bound / 4, 1s)}: the margin covers requests on their way while the
 * server closes. Once the pool keeps to the span it observes no closings any more, so the
 * span grows by a tenth every ten minutes, until it reaches the configured one or the
 * next closing corrects it.
 */
final class KeepAliveLearner {

	private static final int ENOUGH = 3;

	private static final Duration TOLERANCE = Duration.ofSeconds(1);

	private static final Duration LEAST = Duration.ofSeconds(1);

	private static final Duration MARGIN = Duration.ofSeconds(1);

	private static final Duration GROWTH_INTERVAL = Duration.ofMinutes(10);

	/** The time after which an observation that was not repeated is forgotten. */
	private static final Duration MEMORY = Duration.ofHours(1);

	private final Duration longest;

	private final Deque<Closing> closings = new ArrayDeque<>();

	private @Nullable Closing found;

	private boolean isContradictory;

	private @Nullable Duration learned;

	private long changedAt;

	/**
	 * Create a learner.
	 * @param longest how long connections may stay available by configuration
	 * @param now the reading of the ticker
	 */
	KeepAliveLearner(Duration longest, long now) {
		this.longest = longest;
		this.changedAt = now;
	}

	/** Record a connection that its server had closed. */
	void observe(Duration alive, Duration idle) {
		Duration least = (this.learned != null) ? shorter(this.learned.dividedBy(2), LEAST) : LEAST;
		if (idle.compareTo(least) < 0) {
			return;
		}
		Closing closing = new Closing(alive, idle);
		this.isContradictory = this.isContradictory || (this.found != null && !this.found.agreesWith(closing));
		this.found = (this.found != null) ? this.found.narrowedBy(closing) : closing;
	}

	/**
	 * Learn from the closings observed since the last call.
	 * @param now the reading of the ticker
	 */
	void conclude(long now) {
		Closing closing = this.isContradictory ? null : this.found;
		this.found = null;
		this.isContradictory = false;
		if (closing != null) {
			remember(closing, now);
		}
		else if (this.learned != null && now - this.changedAt >= GROWTH_INTERVAL.toNanos()) {
			grow(this.learned, now);
		}
	}

	private void remember(Closing closing, long now) {
		this.changedAt = now;
		this.closings.addLast(closing);
		if (this.closings.size() > ENOUGH) {
			this.closings.removeFirst();
		}
		if (this.closings.size() == ENOUGH && doAgree()) {
			Duration span = span(this.closings.stream().reduce(Closing::narrowedBy).orElseThrow());
			this.learned = (span.compareTo(this.longest) < 0) ? span : null;
		}
	}

	private boolean doAgree() {
		return this.closings.stream().allMatch((one) -> this.closings.stream().allMatch(one::agreesWith));
	}

	private static Duration span(Closing closing) {
		Duration bound = longer(closing.alive(), closing.idle().dividedBy(2));
		return bound.minus(shorter(bound.dividedBy(4), MARGIN));
	}

	private void grow(Duration span, long now) {
		Duration grown = span.plus(span.dividedBy(10));
		this.learned = (grown.compareTo(this.longest) < 0) ? grown : null;
		this.changedAt = now;
	}

	/** Return for how long connections may stay available, or {@code null} if unknown. */
	@Nullable Duration learned() {
		return this.learned;
	}

	boolean isForgettable(long now) {
		return this.learned == null && now - this.changedAt >= MEMORY.toNanos();
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * A closing: the connection was open when idle for {@code alive}, and closed when
	 * idle for {@code idle}.
	 */
	private record Closing(Duration alive, Duration idle) {

		boolean agreesWith(Closing other) {
			Duration latestAlive = longer(this.alive, other.alive);
			Duration earliestGone = shorter(this.idle, other.idle);
			return latestAlive.minus(earliestGone).compareTo(longer(TOLERANCE, earliestGone.dividedBy(10))) <= 0;
		}

		/** The smaller bounds are the safer ones. */
		Closing narrowedBy(Closing other) {
			return new Closing(shorter(this.alive, other.alive), shorter(this.idle, other.idle));
		}

	}

}
