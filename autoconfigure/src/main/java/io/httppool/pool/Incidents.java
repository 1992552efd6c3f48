package io.httppool.pool;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.snapshot.Incident;

/**
 * The incidents that a pool has survived: each is counted, and the first of its kind is
 * logged as a warning. Thread-safe.
 */
final class Incidents {

	private static final Logger logger = LoggerFactory.getLogger(Incidents.class);

	private final String pool;

	/** Made so that the class of incidents is there before an error needs it. */
	private final ConcurrentMap<Incident, LongAdder> counts = new ConcurrentHashMap<>(Incident.values().length);

	Incidents(String pool) {
		this.pool = pool;
	}

	/**
	 * Count an incident, and report it: as a warning if it is the first of its kind, at
	 * DEBUG otherwise.
	 * @param incident what happened
	 * @param sentence the same in words
	 * @param cause what was thrown, or {@code null}
	 */
	void survived(Incident incident, String sentence, @Nullable Throwable cause) {
		if (count(incident)) {
			log(() -> logger.warn("{} - {}", this.pool, sentence, cause));
		}
		else {
			log(() -> logger.debug("{} - {}", this.pool, sentence, cause));
		}
	}

	/** Count an incident that is no reason to worry, and report it at DEBUG. */
	void note(Incident incident, String sentence) {
		count(incident);
		log(() -> logger.debug("{} - {}", this.pool, sentence));
	}

	/** Count an incident, and return whether it is the first of its kind. */
	private boolean count(Incident incident) {
		LongAdder count = new LongAdder();
		LongAdder before = this.counts.putIfAbsent(incident, count);
		((before != null) ? before : count).increment();
		return before == null;
	}

	/** Log a line. An appender that throws costs the line and nothing else. */
	void log(Runnable line) {
		try {
			line.run();
		}
		catch (RuntimeException | Error ex) {
			count(Incident.LOGGING_FAILURE);
		}
	}

	/**
	 * Run foreign code; an error that it throws becomes an incident and goes no further.
	 * @param action the foreign code
	 * @param incident what an error is counted as
	 * @param sentence the same in words
	 */
	void contain(Runnable action, Incident incident, String sentence) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			survived(incident, sentence, ex);
		}
	}

	Map<Incident, Long> counts() {
		Map<Incident, Long> copy = new EnumMap<>(Incident.class);
		this.counts.forEach((incident, count) -> copy.put(incident, count.sum()));
		return copy;
	}

}
