package io.httppool.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolRoute;
import io.httppool.event.TunerDecision;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.RetryReason;
import io.httppool.snapshot.RouteSnapshot;

/**
 * The meters of one host. All are there from the beginning, with all their tags, so that
 * no first event is lost to a rate. Thread-safe.
 */
final class HostMeters {

	private final Meters meters;

	private final HostTags host;

	private final Tags tags;

	private final Set<PoolRoute> routes;

	private final PoolReading reading;

	private final LongAdder acquired;

	private final LongAdder dialing;

	private final LongAdder reused;

	private final Timer acquire;

	private final Map<LeaseFailure, Timer> failures = new EnumMap<>(LeaseFailure.class);

	private final Timer usage;

	private final Timer lifetime;

	private final Map<Kind, Map<Outcome, Timer>> phases = new EnumMap<>(Kind.class);

	private final Timer creation;

	private final Timer failedCreation;

	private final DistributionSummary exchanges;

	private final Counters<CloseReason> closed;

	private final SchemelessMeters schemeless;

	private final Counters<Action> applied;

	private final Counters<Action> observed;

	/**
	 * Register the meters of a host.
	 * @param meters registers them
	 * @param pool the name of the pool
	 * @param host the host
	 * @param routes the routes that lead there, maybe more of them later
	 * @param reading the numbers of the pool
	 * @param schemeless the meters without a scheme
	 */
	HostMeters(Meters meters, String pool, HostTags host, Set<PoolRoute> routes, PoolReading reading,
			SchemelessMeters schemeless) {
		this.meters = meters;
		this.host = host;
		this.schemeless = schemeless;
		this.tags = Tags.of("pool", pool, "host", host.host(), "scheme", host.scheme());
		this.routes = routes;
		this.reading = reading;
		this.acquired = counter(PoolMeter.CONN, "state", "acquired");
		this.dialing = counter(PoolMeter.CONN, "state", "dialing");
		this.reused = counter(PoolMeter.CONN, "state", "reused");
		this.acquire = timerWithBuckets(PoolMeter.ACQUIRE, "outcome", "ok");
		for (LeaseFailure failure : LeaseFailure.values()) {
			this.failures.put(failure, timerWithBuckets(PoolMeter.ACQUIRE, "outcome", failure.word()));
		}
		this.usage = meters.timer(PoolMeter.USAGE.meterName(), PoolMeter.USAGE.text(), this.tags);
		this.lifetime = meters.timer(PoolMeter.LIFETIME.meterName(), PoolMeter.LIFETIME.text(), this.tags);
		for (Kind kind : Kind.values()) {
			this.phases.put(kind, timersOf(kind));
		}
		this.creation = timerWithBuckets(PoolMeter.CREATION, "phase", "total", "outcome", Outcome.SUCCEEDED.word());
		this.failedCreation = timerWithBuckets(PoolMeter.CREATION, "phase", "total", "outcome", Outcome.FAILED.word());
		this.exchanges = meters.summary(PoolMeter.EXCHANGES.meterName(), PoolMeter.EXCHANGES.text(), this.tags);
		this.closed = new Counters<>(CloseReason.class, List.of(CloseReason.values()),
				(reason) -> counter(PoolMeter.CLOSED, "reason", reason.word()));
		this.applied = decisions("true");
		this.observed = decisions("false");
		registerGauges();
	}

	private Map<Outcome, Timer> timersOf(Kind kind) {
		Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			timers.put(outcome, timerWithBuckets(PoolMeter.CREATION, "phase", kind.word(), "outcome", outcome.word()));
		}
		return timers;
	}

	private Counters<Action> decisions(String applied) {
		return new Counters<>(Action.class, List.of(Action.values()), (action) -> counter(PoolMeter.DECISIONS, "action",
				action.name().toLowerCase(Locale.ROOT), "applied", applied));
	}

	private void registerGauges() {
		gauge(PoolMeter.ACTIVE, (route) -> route.leased() + route.connecting() + route.draining());
		gauge(PoolMeter.IDLE, RouteSnapshot::available);
		gauge(PoolMeter.PENDING, RouteSnapshot::pending);
		gauge(PoolMeter.LIMIT, (route) -> route.limits().current());
		gauge(PoolMeter.MAX, (route) -> route.limits().max());
		this.meters.gauge(PoolMeter.LEAKS.meterName(), null, PoolMeter.LEAKS.text(), this.tags, this,
				(host) -> host.reading.leaks(host.routes));
		this.meters.gauge(PoolMeter.HEALTH.meterName(), null, PoolMeter.HEALTH.text(), this.tags, this,
				HostMeters::health);
	}

	/** An address that is not known to be bad counts as good. */
	private double health() {
		long answered = this.reading.sum(this.routes, (route) -> route.addresses().answered());
		long good = this.reading.sum(this.routes, (route) -> route.addresses().good());
		return (answered > 0) ? (double) good / answered : 1;
	}

	private LongAdder counter(PoolMeter meter, String... more) {
		return this.meters.counter(meter.meterName(), meter.text(), this.tags.and(more));
	}

	private Timer timerWithBuckets(PoolMeter meter, String... more) {
		return this.meters.timerWithBuckets(meter.meterName(), meter.text(), this.tags.and(more));
	}

	private void gauge(PoolMeter meter, ToLongFunction<RouteSnapshot> number) {
		this.meters.gauge(meter.meterName(), meter.unit(), meter.text(), this.tags, this,
				(host) -> host.reading.sum(host.routes, number));
	}

	void leased(long waitedNanos, boolean isReused) {
		this.acquired.increment();
		(isReused ? this.reused : this.dialing).increment();
		this.acquire.record(waitedNanos, TimeUnit.NANOSECONDS);
	}

	void leaseFailed(LeaseFailure outcome, long waitedNanos) {
		record(this.failures.get(outcome), waitedNanos);
	}

	void released(long heldNanos) {
		this.usage.record(heldNanos, TimeUnit.NANOSECONDS);
	}

	void opened(ConnectionOpening opening) {
		phases(opening);
		this.creation.record(opening.nanos(), TimeUnit.NANOSECONDS);
	}

	void openingFailed(ConnectionOpening opening) {
		phases(opening);
		this.failedCreation.record(opening.nanos(), TimeUnit.NANOSECONDS);
	}

	private void phases(ConnectionOpening opening) {
		if (opening.isAhead()) {
			this.dialing.increment();
		}
		for (OpeningPhase phase : opening.phases()) {
			Map<Outcome, Timer> timers = this.phases.get(phase.kind());
			record((timers != null) ? timers.get(phase.outcome()) : null, phase.nanos());
			if (phase.kind() == Kind.TLS) {
				this.schemeless.handshake(phase);
			}
		}
	}

	void closed(ConnectionClosing closing) {
		this.closed.increment(closing.reason());
		if (closing.wasOpen()) {
			this.lifetime.record(closing.ageNanos(), TimeUnit.NANOSECONDS);
			this.exchanges.record(closing.exchanges());
		}
	}

	void repeated(RetryReason reason) {
		this.schemeless.repeated(reason);
	}

	void decided(TunerDecision decision) {
		(decision.isApplied() ? this.applied : this.observed).increment(Action.of(decision));
	}

	private static void record(@Nullable Timer timer, long nanos) {
		if (timer != null) {
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	HostTags host() {
		return this.host;
	}

	/** Remove the meters from the registry. */
	void remove() {
		this.meters.remove();
	}

	/**
	 * The kinds of decisions.
	 */
	private enum Action {

		RAISE, LOWER, OTHER;

		static Action of(TunerDecision decision) {
			if (decision.limitAfter() == decision.limitBefore()) {
				return OTHER;
			}
			return (decision.limitAfter() > decision.limitBefore()) ? RAISE : LOWER;
		}

	}

}
