package io.httppool.tuning;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.time.PoolClock;
import io.httppool.tuning.JournalEntry.Terms;
import io.httppool.tuning.Reason.Code;

/**
 * The log of the decisions for one pool. All of them go into its journal, and at DEBUG
 * into the log; for each route, at most one change of the limit per minute is logged at
 * INFO, and that it was taken back. Thread-safe.
 */
final class DecisionLog {

	private static final Logger logger = LoggerFactory.getLogger(DecisionLog.class);

	/** INFO is nearly silent: a route that is hard to tune writes a line per minute. */
	private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();

	/** The reasons of limits that go back to what they were, or near it. */
	private static final Set<Code> TAKING_BACK = EnumSet.of(Code.UNDO, Code.REVERSE, Code.UP_FAILED, Code.TRIAL_VOID);

	private final String pool;

	private final PoolClock clock;

	private final Journal journal = new Journal();

	/** The last line at INFO for each route. */
	private final ConcurrentMap<String, Told> told = new ConcurrentHashMap<>();

	DecisionLog(String pool, PoolClock clock) {
		this.pool = pool;
		this.clock = clock;
	}

	Journal journal() {
		return this.journal;
	}

	/** Write down a growth between two windows, unless it has no reason. */
	@Nullable JournalEntry grown(String route, int from, Growth growth, @Nullable Decision last) {
		Reason reason = growth.reason();
		if (reason == null) {
			return null;
		}
		Duration idle = (last != null) ? last.idleTimeout() : null;
		OptionalInt pending = (last != null) ? last.maxPending() : OptionalInt.empty();
		return add(entry(route, new Terms(from, idle, pending), new Terms(growth.limit(), idle, pending), reason));
	}

	/** Write down a limit that a person set; the action of the person logs it at INFO. */
	JournalEntry overridden(String route, int from, int to, Duration span) {
		JournalEntry entry = byOperator(route, from, to, "set by hand for " + Spans.text(span));
		this.journal.add(entry);
		debug(entry);
		return entry;
	}

	/** Write down that the time of a limit set by hand is over. */
	JournalEntry expired(String route, int from, int to) {
		return add(byOperator(route, from, to, "the time of the limit set by hand is over"));
	}

	private JournalEntry byOperator(String route, int from, int to, String text) {
		return entry(route, new Terms(from, null, OptionalInt.empty()), new Terms(to, null, OptionalInt.empty()),
				new Reason(Code.OPERATOR, text));
	}

	private JournalEntry entry(String route, Terms before, Terms after, Reason reason) {
		return new JournalEntry(this.clock.instants().instant(), route, before, after, List.of(reason), true, null);
	}

	/** Write down a decision, and return it. */
	JournalEntry add(JournalEntry entry) {
		this.journal.add(entry);
		boolean isLimit = entry.before().limit() != entry.after().limit();
		if (isLimit && entry.isApplied() && isDue(entry)) {
			logger.info("{} - {} {} ({})", this.pool, entry.route(), entry.change(), entry.reason());
		}
		else {
			debug(entry);
		}
		return entry;
	}

	private void debug(JournalEntry entry) {
		logger.debug("{} - {} {}{} ({})", this.pool, entry.route(), entry.change(),
				entry.isApplied() ? "" : " observed only", entry.reason());
	}

	/** Return whether to tell of an entry: the second half of what was told, too. */
	private boolean isDue(JournalEntry entry) {
		boolean isTakingBack = entry.reasons().stream().anyMatch(DecisionLog::isTakingBack);
		Told now = new Told(this.clock.ticker().read(), isTakingBack);
		Told before = this.told.putIfAbsent(entry.route(), now);
		return before == null || ((isOver(before, now.at()) || (isTakingBack && !before.isTakingBack()))
				&& this.told.replace(entry.route(), before, now));
	}

	private static boolean isTakingBack(Reason reason) {
		return TAKING_BACK.stream().anyMatch(reason::is);
	}

	/** Forget routes without a line lately: they may never come back. */
	void forget() {
		long now = this.clock.ticker().read();
		this.told.values().removeIf((before) -> isOver(before, now));
	}

	private static boolean isOver(Told before, long now) {
		return now - before.at() >= LOG_INTERVAL;
	}

	/**
	 * A line that was told.
	 *
	 * @param at when, as a reading of the ticker
	 * @param isTakingBack whether it took something back
	 */
	private record Told(long at, boolean isTakingBack) {

	}

}
