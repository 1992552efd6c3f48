package io.httppool.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.PhaseError;
import io.httppool.snapshot.RetryReason;

/**
 * The meters of one host that have no tag for the scheme. Where a host is used over http
 * and https, both have the same, which go with the last of them. Thread-safe.
 */
final class SchemelessMeters {

	private final Meters meters;

	private final AtomicInteger users = new AtomicInteger();

	private final Counters<RetryReason> retries;

	private final Counters<PhaseError> failedHandshakes;

	private final LongAdder fullHandshakes;

	private final LongAdder resumedHandshakes;

	private SchemelessMeters(Meters meters, Tags tags) {
		this.meters = meters;
		this.retries = new Counters<>(RetryReason.class, List.of(RetryReason.values()), (reason) -> meters
			.counter(PoolMeter.RETRIES.meterName(), PoolMeter.RETRIES.text(), tags.and("reason", reason.word())));
		this.fullHandshakes = handshakes(meters, tags, "success", false);
		this.resumedHandshakes = handshakes(meters, tags, "success", true);
		this.failedHandshakes = new Counters<>(PhaseError.class,
				Stream.of(PhaseError.values()).filter(PhaseError::isOfTls).toList(),
				(error) -> handshakes(meters, tags, error.word(), false));
	}

	private static LongAdder handshakes(Meters meters, Tags tags, String result, boolean isResumed) {
		return meters.counter(PoolMeter.TLS.meterName(), PoolMeter.TLS.text(),
				tags.and("result", result, "resumed", String.valueOf(isResumed)));
	}

	/**
	 * Return the meters of a host, for one more user.
	 * @param hosts those of all hosts of the pool, by name
	 * @param meters registers them, if they are new
	 * @param pool the name of the pool
	 * @param host the name of the host
	 */
	static SchemelessMeters use(ConcurrentMap<String, SchemelessMeters> hosts, Meters meters, String pool,
			String host) {
		SchemelessMeters shared = hosts.computeIfAbsent(host,
				(absent) -> meters.created(() -> new SchemelessMeters(meters, Tags.of("pool", pool, "host", absent))));
		shared.users.incrementAndGet();
		return shared;
	}

	/** End a use, and remove the meters with the last. */
	static void end(ConcurrentMap<String, SchemelessMeters> hosts, String host) {
		SchemelessMeters shared = hosts.get(host);
		if (shared != null && shared.users.decrementAndGet() == 0) {
			hosts.remove(host);
			shared.meters.remove();
		}
	}

	void repeated(RetryReason reason) {
		this.retries.increment(reason);
	}

	void handshake(OpeningPhase phase) {
		if (phase.outcome() == Outcome.SUCCEEDED) {
			(phase.isResumed() ? this.resumedHandshakes : this.fullHandshakes).increment();
		}
		else if (phase.failure() != null) {
			this.failedHandshakes.increment(phase.failure());
		}
	}

}
