package io.httppool.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.snapshot.RouteSnapshot;

/**
 * The meters of one pool that have the names and attributes of OpenTelemetry's semantic
 * conventions for HTTP and DNS. A gauge of Micrometer is exported as a gauge, where the
 * convention has a counter that goes up and down. Thread-safe.
 */
final class OpenTelemetryMeters implements PoolListener {

	static final String OPEN_CONNECTIONS = "http.client.open_connections";

	static final String DURATION = "http.client.connection.duration";

	static final String TIME_IN_QUEUE = "http.client.request.time_in_queue";

	static final String DNS = "dns.lookup.duration";

	/** The bounds that the conventions advise for the duration of connections. */
	private static final List<Duration> LONG = Stream
		.of(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000)
		.map(Duration::ofMillis)
		.toList();

	private final Hosts<Host> hosts;

	OpenTelemetryMeters(ConnectionPool<?> pool, PoolReading reading, MeterRegistry registry, MeterSettings settings) {
		this.hosts = new Hosts<>(pool.name(), settings,
				(tags, routes) -> create(new Meters(registry, settings), tags, routes, reading, pool.name()),
				(host) -> host.meters.remove());
	}

	private static Host create(Meters meters, HostTags tags, Set<PoolRoute> routes, PoolReading reading, String pool) {
		return meters.created(() -> new Host(meters, tags, routes, reading, pool));
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
		Host host = this.hosts.of(route);
		if (host != null) {
			host.queue.record(waitedNanos, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void opened(PoolRoute route, ConnectionOpening opening) {
		lookups(route, opening);
	}

	@Override
	public void openingFailed(PoolRoute route, ConnectionOpening opening) {
		lookups(route, opening);
	}

	private void lookups(PoolRoute route, ConnectionOpening opening) {
		this.hosts.with(route, (host) -> host.lookups(opening));
	}

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		if (closing.wasOpen()) {
			this.hosts.with(route, (host) -> host.duration.record(closing.ageNanos(), TimeUnit.NANOSECONDS));
		}
	}

	/** Remove all meters. */
	void remove() {
		this.hosts.forgetAll();
	}

	/**
	 * The meters of one host.
	 */
	private static final class Host {

		private final Meters meters;

		private final PoolReading reading;

		private final Set<PoolRoute> routes;

		private final Timer duration;

		private final Timer queue;

		private final Map<Outcome, Timer> lookups = new EnumMap<>(Outcome.class);

		Host(Meters meters, HostTags host, Set<PoolRoute> routes, PoolReading reading, String pool) {
			this.meters = meters;
			this.reading = reading;
			this.routes = routes;
			Tags origin = Tags.of("httppool.pool", pool, "server.port", String.valueOf(host.port()), "url.scheme",
					host.scheme());
			Tags tags = origin.and("server.address", host.address());
			meters.gauge(OPEN_CONNECTIONS, null, "Number of outbound HTTP connections that are active or idle",
					tags.and("http.connection.state", "active"), this, Host::active);
			meters.gauge(OPEN_CONNECTIONS, null, "Number of outbound HTTP connections that are active or idle",
					tags.and("http.connection.state", "idle"), this, Host::idle);
			this.duration = meters.timer(DURATION, "Duration of outbound HTTP connections that were established", tags,
					LONG);
			this.queue = meters.timerWithBuckets(TIME_IN_QUEUE, "Time that requests waited for a connection", tags);
			for (Outcome outcome : Outcome.values()) {
				this.lookups.put(outcome,
						meters.timerWithBuckets(DNS, "Duration of lookups of names", origin.and("dns.question.name",
								host.address(), "error.type", (outcome == Outcome.SUCCEEDED) ? "" : outcome.word())));
			}
		}

		void lookups(ConnectionOpening opening) {
			for (OpeningPhase phase : opening.phases()) {
				Timer timer = (phase.kind() == Kind.LOOKUP) ? this.lookups.get(phase.outcome()) : null;
				if (timer != null) {
					timer.record(phase.nanos(), TimeUnit.NANOSECONDS);
				}
			}
		}

		private double active() {
			return this.reading.sum(this.routes, (route) -> route.leased() + route.draining());
		}

		private double idle() {
			return this.reading.sum(this.routes, RouteSnapshot::available);
		}

	}

}
