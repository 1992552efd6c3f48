package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.httppool.metrics.Histograms;

/**
 * The properties of the meters.
 *
 * @param enabled Whether meters of the pools are published.
 * @param perRoute Whether each host has meters of its own.
 * @param maxRoutes Number of hosts of a pool that have meters of their own; the others
 * are summed.
 * @param compatibility Whether the gauges of Micrometer's binder for HttpClient are
 * published, too.
 * @param openTelemetry Whether meters with the names of OpenTelemetry's conventions are
 * published, too.
 * @param histograms Kind of histograms of timers: buckets, percentiles or off.
 * @param buckets Upper bounds of the buckets, ascending.
 */
record MetricsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean perRoute,
		@DefaultValue("50") int maxRoutes, @DefaultValue("true") boolean compatibility,
		@DefaultValue("false") boolean openTelemetry, @DefaultValue("buckets") Histograms histograms,
		@DefaultValue(MetricsProperties.BOUNDS) List<Duration> buckets) {

	private static final String BOUNDS = "1ms,5ms,10ms,50ms,100ms,500ms,1s,2s,5s";

	private static final String BUCKETS = "httppool.metrics.buckets";

	MetricsProperties {
		ApplicationSettings.check(ApplicationSettings.MAX_ROUTES, maxRoutes);
		buckets = List.copyOf(buckets);
		for (int i = 0; i < buckets.size(); i++) {
			requireAbove((i > 0) ? buckets.get(i - 1) : Duration.ZERO, buckets.get(i), i);
		}
	}

	private static void requireAbove(Duration before, Duration bound, int index) {
		if (bound.compareTo(before) <= 0) {
			throw new InvalidPoolSettingException("%s[%d]".formatted(BUCKETS, index),
					"%dms".formatted(bound.toMillis()),
					(index > 0) ? "it is not above the bound before it, %dms".formatted(before.toMillis())
							: "it is not above 0",
					"List the upper bounds of the buckets in ascending order.");
		}
	}

}
