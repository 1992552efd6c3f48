package io.httppool.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

import io.httppool.event.PoolRoute;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.snapshot.Ejection;
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

	private final PoolReading reading;

	/** The routes to the host, for each of its schemes. */
	private final ConcurrentMap<HostTags, Set<PoolRoute>> routes = new ConcurrentHashMap<>();

	private final Counters<RetryReason> retries;

	private final Counters<PhaseError> failedHandshakes;

	private final LongAdder fullHandshakes;

	private final LongAdder resumedHandshakes;

	private SchemelessMeters(Meters meters, Tags tags, PoolReading reading) {
		this.meters = meters;
		this.reading = reading;
		this.retries = new Counters<>(RetryReason.class, List.of(RetryReason.values()), (reason) -> meters
			.counter(PoolMeter.RETRIES.meterName(), PoolMeter.RETRIES.text(), tags.and("reason", reason.word())));
		this.fullHandshakes = handshakes(meters, tags, "success", false);
		this.resumedHandshakes = handshakes(meters, tags, "success", true);
		this.failedHandshakes = new Counters<>(PhaseError.class,
				Stream.of(PhaseError.values()).filter(PhaseError::isOfTls).toList(),
				(error) -> handshakes(meters, tags, error.word(), false));
		gauge(PoolMeter.DNS_ADDRESSES, tags, AddressesSnapshot::answered);
		gauge(PoolMeter.DNS_VANISHED, tags, AddressesSnapshot::vanished);
		for (Ejection ejection : Ejection.values()) {
			counter(PoolMeter.EJECTIONS,
					tags.and("enforced", String.valueOf(ejection.isEnforced()), "reason", ejection.reason()),
					(addresses) -> addresses.ejections().getOrDefault(ejection, 0L));
		}
		counter(PoolMeter.DNS_CHANGES, tags, AddressesSnapshot::changes);
		counter(PoolMeter.DNS_FAILURES, tags, AddressesSnapshot::failedLookups);
	}

	private void gauge(PoolMeter meter, Tags tags, ToLongFunction<AddressesSnapshot> number) {
		this.meters.gauge(meter.meterName(), meter.unit(), meter.text(), tags, this, (host) -> host.sum(number));
	}

	private void counter(PoolMeter meter, Tags tags, ToLongFunction<AddressesSnapshot> number) {
		this.meters.counter(meter.meterName(), meter.text(), tags, this, (host) -> host.sum(number));
	}

	private long sum(ToLongFunction<AddressesSnapshot> number) {
		return this.routes.values()
			.stream()
			.mapToLong((some) -> this.reading.sum(some, (route) -> number.applyAsLong(route.addresses())))
			.sum();
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
	 * @param host the host over one scheme
	 * @param routes the routes that lead there, maybe more of them later
	 * @param reading the numbers of the pool
	 */
	static SchemelessMeters use(ConcurrentMap<String, SchemelessMeters> hosts, Meters meters, String pool,
			HostTags host, Set<PoolRoute> routes, PoolReading reading) {
		SchemelessMeters shared = hosts.computeIfAbsent(host.host(), (absent) -> meters
			.created(() -> new SchemelessMeters(meters, Tags.of("pool", pool, "host", absent), reading)));
		shared.routes.put(host, routes);
		return shared;
	}

	/** End a use, and remove the meters with the last. */
	static void end(ConcurrentMap<String, SchemelessMeters> hosts, HostTags host) {
		SchemelessMeters shared = hosts.get(host.host());
		if (shared != null && shared.routes.remove(host) != null && shared.routes.isEmpty()) {
			hosts.remove(host.host());
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
