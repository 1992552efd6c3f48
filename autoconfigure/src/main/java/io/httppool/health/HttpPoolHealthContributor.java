package io.httppool.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

import io.httppool.pool.PoolRegistry;

/**
 * The health contributor of all listed pools, including those listed after the
 * application has started. Thread-safe.
 */
public final class HttpPoolHealthContributor implements CompositeHealthContributor {

	private final PoolRegistry registry;

	/**
	 * Create a contributor.
	 * @param registry the pools
	 */
	public HttpPoolHealthContributor(PoolRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.registry.find(name).map(PoolHealthIndicator::new).orElse(null);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.registry.pools()
			.stream()
			.map((pool) -> new HealthContributors.Entry(pool.name(), new PoolHealthIndicator(pool)));
	}

}
