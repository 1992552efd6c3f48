package io.httppool.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.httppool.metrics.HttpPoolMetrics;
import io.httppool.metrics.MeterSettings;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HttpPoolMetrics}.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, PoolRegistry.class, Upkeep.class, PoolClock.class, CurrentProperties.class })
@ConditionalOnBooleanProperty(name = "httppool.metrics.enabled", matchIfMissing = true)
public final class HttpPoolMetricsAutoConfiguration {

	/**
	 * Nothing asks for this bean, so it would never be made where beans are made lazily.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	HttpPoolMetrics httpPoolMetrics(MeterRegistry registry, PoolRegistry pools, Upkeep upkeep, PoolClock clock,
			CurrentProperties properties) {
		HttpPoolMetrics metrics = new HttpPoolMetrics(registry, settings(properties.get().metrics()), upkeep, clock);
		metrics.bindTo(pools);
		return metrics;
	}

	private static MeterSettings settings(MetricsProperties properties) {
		return new MeterSettings(properties.perRoute(), properties.maxRoutes(), properties.compatibility(),
				properties.openTelemetry(), properties.histograms(), properties.buckets());
	}

}
