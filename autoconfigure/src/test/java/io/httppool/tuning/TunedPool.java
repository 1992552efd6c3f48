package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;

import io.httppool.pool.ConnectionPool;
import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.statistics.RouteWindow;
import io.httppool.tuning.TuningSettings.Mode;

/**
 * A tuner, and one pool for it whose routes may have from 4 to 200 connections and begin
 * with 20. The time is virtual.
 */
final class TunedPool {

	static final HttpRoute API = new HttpRoute(new HttpHost("https", "api.example.com", 443));

	static final String NAME = "https://api.example.com";

	static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	static final Duration SECOND = Duration.ofSeconds(1);

	static final ToIntFunction<RouteWindow> TWICE = (window) -> window.limit().value() * 2;

	final TestPool fake;

	final ConnectionPool<FakeConnection> pool;

	final TestPolicy policy = new TestPolicy();

	final Tuner tuner;

	TunedPool(Mode mode) {
		this(mode, 1000);
	}

	TunedPool(Mode mode, int maxTotal) {
		this.fake = fake(maxTotal);
		this.pool = this.fake.pool;
		this.tuner = new Tuner(new TuningSettings(mode, "test", SECOND), this.policy, this.fake.time.clock());
		this.tuner.attach(this.pool);
	}

	private static TestPool fake(int maxTotal) {
		PoolSettings settings = TestPool.settings(20, maxTotal, ReusePolicy.LIFO,
				(base) -> base.limits(new Limits(4, 20, 200)));
		return new TestPool(PoolSettings.custom("payments").maxTotal(maxTotal).base(settings.base()).build(),
				(connection) -> null);
	}

	long ticker() {
		return this.fake.time.clock().ticker().read();
	}

	void pass(Duration span) {
		this.fake.time.pass(span);
	}

	/** Let seconds pass, and tune after each. */
	void tune(int seconds) {
		for (int i = 0; i < seconds; i++) {
			pass(SECOND);
			this.tuner.runOnce(this.pool, ticker());
		}
	}

	void use(HttpRoute route) {
		this.fake.release(this.fake.lease(route));
	}

	/** Lease all that a route has. */
	List<PoolEntry<HttpRoute, FakeConnection>> saturate() {
		List<PoolEntry<HttpRoute, FakeConnection>> leased = new ArrayList<>();
		int limit = limit(API);
		for (int i = 0; i < limit; i++) {
			leased.add(this.fake.lease(API));
		}
		return leased;
	}

	Future<PoolEntry<HttpRoute, FakeConnection>> ask() {
		return this.fake.ask(API);
	}

	int limit(HttpRoute route) {
		return this.pool.getMaxPerRoute(route);
	}

	RouteSnapshot api() {
		return this.fake.snapshot(API);
	}

	List<JournalEntry> journal() {
		return this.tuner.journal(this.pool);
	}

}
