package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.PoolClock;
import io.httppool.tuning.JournalEntry.Terms;

/**
 * Writes down what was decided for one pool: everything into its journal and at DEBUG
 * into the log, and for each route no more than one change of the limit per minute at
 * INFO. Thread-safe.
 */
final class TuningReport {

	private static final Logger logger = LoggerFactory.getLogger(TuningReport.class);

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final String pool;

	private final PoolClock clock;

	private final Journal journal = new Journal();

	private final ConcurrentMap<String, Instant> told = new ConcurrentHashMap<>();

	TuningReport(String pool, PoolClock clock) {
		this.pool = pool;
		this.clock = clock;
	}

	Journal journal() {
		return this.journal;
	}

	/** Report a growth between two windows. */
	void grown(String route, int from, Growth growth, @Nullable Decision last) {
		Reason reason = growth.reason();
		if (reason != null) {
			Duration idle = (last != null) ? last.idleTimeout() : Duration.ZERO;
			OptionalInt pending = (last != null) ? last.maxPending() : OptionalInt.empty();
			add(new JournalEntry(this.clock.instants().instant(), route, new Terms(from, idle, pending),
					new Terms(growth.limit(), idle, pending), List.of(reason), true, null));
		}
	}

	/** Report a limit that a person set. */
	void overridden(String route, int from, int to, Reason reason) {
		add(new JournalEntry(this.clock.instants().instant(), route,
				new Terms(from, Duration.ZERO, OptionalInt.empty()), new Terms(to, Duration.ZERO, OptionalInt.empty()),
				List.of(reason), true, null));
	}

	void add(JournalEntry entry) {
		this.journal.add(entry);
		boolean isLimit = entry.before().limit() != entry.after().limit();
		if (isLimit && entry.isApplied() && isDue(entry)) {
			logger.info("{} - {} {} ({})", this.pool, entry.route(), entry.change(), entry.reason());
		}
		else {
			logger.debug("{} - {} {}{} ({})", this.pool, entry.route(), entry.change(),
					entry.isApplied() ? "" : " observed only", entry.reason());
		}
	}

	private boolean isDue(JournalEntry entry) {
		Instant before = this.told.get(entry.route());
		boolean isDue = before == null || !entry.at().isBefore(before.plus(QUIET));
		if (isDue) {
			this.told.put(entry.route(), entry.at());
		}
		return isDue;
	}

}
