package io.httppool.test.fault;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A watch over idle connections that has faults strike them in time. Thread-safe.
 */
final class IdleWatch {

	/** To look more often would keep a processor busy. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

	/** Watch a connection until it, or the fault, is ended. */
	void watch(FaultyConnection connection, Infliction infliction) {
		this.watched.add(new Watched(connection, infliction));
	}

	/**
	 * Have faults strike the connections that have been idle for long enough.
	 * @return the time until the next may strike, or empty if none is watched
	 */
	Optional<Duration> runOnce() {
		Optional<Duration> soonest = Optional.empty();
		for (Iterator<Watched> pairs = this.watched.iterator(); pairs.hasNext();) {
			Watched pair = pairs.next();
			Optional<Duration> next = pair.connection().strikeIfIdle(pair.infliction());
			if (next.isEmpty()) {
				pairs.remove();
			}
			else if (soonest.isEmpty() || next.get().compareTo(soonest.get()) < 0) {
				soonest = next;
			}
		}
		return soonest.map((span) -> (span.compareTo(SHORTEST) < 0) ? SHORTEST : span);
	}

	/**
	 * A fault that may strike a connection.
	 */
	private record Watched(FaultyConnection connection, Infliction infliction) {

	}

}
