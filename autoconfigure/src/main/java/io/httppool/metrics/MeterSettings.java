package io.httppool.metrics;

import java.time.Duration;
import java.util.List;

/**
 * The settings of the meters.
 *
 * @param perHost whether each host has meters of its own; otherwise all are summed
 * @param maxHosts for how many hosts of a pool there are meters of their own, at least 1;
 * all others are summed
 * @param compatibility whether the gauges of Micrometer's binder for HttpClient are
 * published, too
 * @param openTelemetry whether meters with the names of OpenTelemetry's conventions are
 * published, too
 * @param histograms the kind of histograms
 * @param buckets the upper bounds of {@link Histograms#BUCKETS}, ascending
 */
public record MeterSettings(boolean perHost, int maxHosts, boolean compatibility, boolean openTelemetry,
		Histograms histograms, List<Duration> buckets) {

	public MeterSettings {
		buckets = List.copyOf(buckets);
	}

}
