package io.httppool.metrics;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.event.TunerDecision;
import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RetryReason;
import io.httppool.upkeep.Upkeep;

/**
 * The meters of one pool, and of each of its hosts. Thread-safe.
 */
final class PoolMeters implements PoolListener {

	private final Hosts<HostMeters> hosts;

	private final Meters ofPool;

	private final String pool;

	private final PoolReading reading;

	private final ConcurrentMap<String, SchemelessMeters> schemeless = new ConcurrentHashMap<>();

	PoolMeters(ConnectionPool<?> pool, PoolReading reading, Upkeep upkeep, MeterRegistry registry,
			MeterSettings settings) {
		this.pool = pool.name();
		this.reading = reading;
		this.ofPool = new Meters(registry, settings);
		this.hosts = new Hosts<>(pool.name(), settings, (tags, routes) -> create(registry, settings, tags, routes),
				this::remove);
		Tags tags = Tags.of("pool", pool.name());
		for (Incident incident : Incident.values()) {
			this.ofPool.counter(PoolMeter.SURVIVED.meterName(), PoolMeter.SURVIVED.text(),
					tags.and("incident", incident.word()), reading, (numbers) -> numbers.survived(incident));
		}
		this.ofPool.gauge(PoolMeter.UPKEEP_AGE.meterName(), PoolMeter.UPKEEP_AGE.unit(), PoolMeter.UPKEEP_AGE.text(),
				tags, upkeep, (source) -> seconds(source.age(pool).orElse(Duration.ZERO)));
	}

	private HostMeters create(Meters meters, SchemelessMeters schemeless, HostTags tags, Set<PoolRoute> routes) {
		return meters.created(() -> new HostMeters(meters, this.pool, tags, routes, this.reading, schemeless));
	}

	private HostMeters create(MeterRegistry registry, MeterSettings settings, HostTags tags, Set<PoolRoute> routes) {
		SchemelessMeters shared = SchemelessMeters.use(this.schemeless, new Meters(registry, settings), this.pool, tags,
				routes, this.reading);
		try {
			return create(new Meters(registry, settings), shared, tags, routes);
		}
		catch (RuntimeException | Error ex) {
			SchemelessMeters.end(this.schemeless, tags);
			throw ex;
		}
	}

	private void remove(HostMeters host) {
		host.remove();
		SchemelessMeters.end(this.schemeless, host.host());
	}

	private static double seconds(Duration span) {
		return span.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
	}

	@Override
	public void routeAdded(PoolRoute route) {
		this.hosts.of(route);
	}

	@Override
	public void routeForgotten(PoolRoute route) {
		this.hosts.forget(route);
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		HostMeters meters = this.hosts.of(route);
		if (meters != null) {
			meters.leased(waitedNanos, isReused);
		}
	}

	@Override
	public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
		this.hosts.with(route, (meters) -> meters.leaseFailed(outcome, waitedNanos));
	}

	@Override
	public void released(PoolRoute route, long connection, long heldNanos) {
		HostMeters meters = this.hosts.find(route);
		if (meters != null) {
			meters.released(heldNanos);
		}
	}

	@Override
	public void opened(PoolRoute route, ConnectionOpening opening) {
		this.hosts.with(route, (meters) -> meters.opened(opening));
	}

	@Override
	public void openingFailed(PoolRoute route, ConnectionOpening opening) {
		this.hosts.with(route, (meters) -> meters.openingFailed(opening));
	}

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		this.hosts.with(route, (meters) -> meters.closed(closing));
	}

	@Override
	public void repeated(PoolRoute route, RetryReason reason) {
		this.hosts.with(route, (meters) -> meters.repeated(reason));
	}

	@Override
	public void decided(PoolRoute route, TunerDecision decision) {
		this.hosts.with(route, (meters) -> meters.decided(decision));
	}

	/** Remove all meters. */
	void remove() {
		this.hosts.forgetAll();
		this.ofPool.remove();
	}

}
