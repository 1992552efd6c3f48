package io.httppool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.httppool.pool.ConnectionPool;

/**
 * The gauges that Micrometer's own binder for connection managers of HttpClient has, for
 * dashboards that know those.
 */
final class CompatibilityMeters {

	private static final String PREFIX = "httpcomponents.httpclient.pool.";

	private final Meters meters;

	/** Kept, because a registry holds what its gauges read only weakly. */
	private final PoolReading reading;

	CompatibilityMeters(ConnectionPool<?> pool, PoolReading reading, MeterRegistry registry, MeterSettings settings) {
		this.meters = new Meters(registry, settings);
		this.reading = reading;
		Tags tags = Tags.of("httpclient", pool.name());
		this.meters.gauge(PREFIX + "total.max", null,
				"The configured maximum number of allowed persistent connections for all routes.", tags, this.reading,
				(numbers) -> numbers.snapshot().max());
		this.meters.gauge(PREFIX + "total.connections", null,
				"Persistent and available or leased connections for all routes.", tags.and("state", "available"),
				this.reading, (numbers) -> numbers.snapshot().available());
		this.meters.gauge(PREFIX + "total.connections", null,
				"Persistent and available or leased connections for all routes.", tags.and("state", "leased"),
				this.reading, (numbers) -> numbers.snapshot().total() - numbers.snapshot().available());
		this.meters.gauge(PREFIX + "total.pending", null,
				"Connection requests that wait for a free connection of any route.", tags, this.reading,
				(numbers) -> numbers.snapshot().pending());
		this.meters.gauge(PREFIX + "route.max.default", null, "The default limit of connections of a route.", tags,
				pool, ConnectionPool::getDefaultMaxPerRoute);
	}

	void remove() {
		this.meters.remove();
	}

}
