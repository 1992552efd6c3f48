package io.httppool.pool;

import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTests {

	private final VirtualTime time = new VirtualTime();

	private final PoolSettings settings = TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base);

	private final PoolState pool = new PoolState(this.settings, this.time.clock());

	private final Routes<FakeConnection> routes = new Routes<>(this.pool, (route) -> this.settings.base());

	private final TotalLimit<FakeConnection> total = new TotalLimit<>(this.pool, this.routes);

	private final LeaseService<FakeConnection> leases = new LeaseService<>(this.pool, this.routes, this.total,
			new Checkup<>((connection) -> null, this.pool.listeners()));

	private final Audit<FakeConnection> audit = new Audit<>(this.pool, this.routes, this.total);

	@Test
	void runWhenAConnectionIsNowhereTakesItsPermitBack() {
		HttpConnection connection = lease().getConnection();
		lose();

		int early = this.audit.run();
		this.time.pass(Duration.ofSeconds(10));
		int lost = this.audit.run();

		assertThat(early).isZero();
		assertThat(lost).isOne();
		assertThat(connection.isOpen()).isFalse();
		assertThat(this.pool.permits().taken()).isZero();
	}

	@Test
	void runWhenAConnectionWasBeingClosedMeanwhileTakesNothing() {
		lease();
		Settlement<FakeConnection> closing = lose();
		this.audit.run();
		this.total.settle(this.routes.get(TestPool.A), closing);
		lease();
		this.time.pass(Duration.ofSeconds(10));

		int lost = this.audit.run();

		assertThat(lost).isZero();
		assertThat(this.pool.permits().taken()).isOne();
	}

	@Test
	void runWhenAClaimHasNoEndEndsIt() {
		this.leases.release(lease(), true);
		this.time.pass(Duration.ofSeconds(1));
		PooledRoute<FakeConnection> route = this.routes.get(TestPool.A);
		long now = this.pool.now();
		route.locked((state) -> state.claim(state.available().get(0), 0, now));

		int early = this.audit.run();
		this.time.pass(Duration.ofSeconds(10));
		int lost = this.audit.run();

		assertThat(early).isZero();
		assertThat(lost).isOne();
		assertThat(route.<Integer>locked((state) -> state.inspection().slots().size())).isZero();
		assertThat(this.pool.permits().taken()).isZero();
	}

	private PoolEntry<HttpRoute, FakeConnection> lease() {
		return TestPool.open(this.leases.lease(TestPool.A, null, null, null), (entry) -> new FakeConnection());
	}

	/** Have the route decide to close its connections, and return that undone. */
	private Settlement<FakeConnection> lose() {
		long now = this.pool.now();
		return this.routes.get(TestPool.A).locked((state) -> state.reclaim((slot) -> true, CloseReason.LEAKED, now));
	}

}
