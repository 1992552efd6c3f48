package io.httppool.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.verdict.PoolStatus;
import io.httppool.verdict.Verdict;

/**
 * The health of one pool. It is always up, with details: a server that answers slowly is
 * no reason to restart its callers.
 */
final class PoolHealthIndicator implements HealthIndicator {

	private final ConnectionPool<?> pool;

	PoolHealthIndicator(ConnectionPool<?> pool) {
		this.pool = pool;
	}

	@Override
	public Health health() {
		PoolSnapshot snapshot = this.pool.snapshot();
		return Health.up()
			.withDetail("status", PoolStatus.of(snapshot).name())
			.withDetail("verdict", Verdict.of(snapshot))
			.withDetail("leased", snapshot.leased())
			.withDetail("available", snapshot.available())
			.withDetail("connecting", snapshot.connecting())
			.withDetail("draining", snapshot.draining())
			.withDetail("pending", snapshot.pending())
			.withDetail("total", snapshot.total())
			.withDetail("max", snapshot.max())
			.build();
	}

}
