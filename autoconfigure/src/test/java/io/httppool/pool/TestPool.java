package io.httppool.pool;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.ReusePolicy;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.VirtualTime;

/**
 * A pool of fake connections on virtual time, and short words for what tests do to it.
 */
public final class TestPool {

	public static final HttpRoute A = new HttpRoute(new HttpHost("http", "a", 80));

	public static final HttpRoute B = new HttpRoute(new HttpHost("http", "b", 80));

	static final HttpRoute C = new HttpRoute(new HttpHost("http", "c", 80));

	public final VirtualTime time = new VirtualTime();

	public final ConnectionPool<FakeConnection> pool;

	public TestPool(int maxPerRoute, int maxTotal) {
		this(settings(maxPerRoute, maxTotal, ReusePolicy.LIFO, UnaryOperator.identity()), (connection) -> null);
	}

	public TestPool(PoolSettings settings, Liveness<FakeConnection> liveness) {
		this.pool = new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), liveness,
				this.time.clock());
	}

	public static TestPool with(UnaryOperator<RouteSettings.Builder> change) {
		return new TestPool(settings(10, 20, ReusePolicy.LIFO, change), (connection) -> null);
	}

	public static PoolSettings settings(int maxPerRoute, int maxTotal, ReusePolicy reuse,
			UnaryOperator<RouteSettings.Builder> change) {
		RouteSettings.Builder base = RouteSettings.custom().limits(new Limits(1, maxPerRoute, maxPerRoute));
		return PoolSettings.custom("test").maxTotal(maxTotal).reuse(reuse).base(change.apply(base).build()).build();
	}

	/** Ask for a connection that may not be had at once. */
	public Future<PoolEntry<HttpRoute, FakeConnection>> ask(HttpRoute route) {
		return ask(route, null);
	}

	Future<PoolEntry<HttpRoute, FakeConnection>> ask(HttpRoute route, @Nullable Object state) {
		return this.pool.lease(route, state, null, null);
	}

	/** Lease a connection that can be had at once, and open it if it is not. */
	public PoolEntry<HttpRoute, FakeConnection> lease(HttpRoute route) {
		return lease(route, null);
	}

	PoolEntry<HttpRoute, FakeConnection> lease(HttpRoute route, @Nullable Object state) {
		return open(ask(route, state), (entry) -> new FakeConnection());
	}

	PoolEntry<HttpRoute, FakeConnection> leaseWatched(HttpRoute route, Runnable onClose) {
		return open(ask(route), (entry) -> new FakeConnection(onClose));
	}

	static PoolEntry<HttpRoute, FakeConnection> open(Future<PoolEntry<HttpRoute, FakeConnection>> lease,
			Function<PoolEntry<HttpRoute, FakeConnection>, FakeConnection> connector) {
		PoolEntry<HttpRoute, FakeConnection> entry = entry(lease);
		if (!entry.hasConnection()) {
			entry.assignConnection(connector.apply(entry));
		}
		return entry;
	}

	public static PoolEntry<HttpRoute, FakeConnection> entry(Future<PoolEntry<HttpRoute, FakeConnection>> lease) {
		if (!lease.isDone()) {
			throw new AssertionError("The lease was not served at once");
		}
		try {
			return lease.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Release a connection on which the server stated no keep-alive. */
	public void release(PoolEntry<HttpRoute, FakeConnection> entry) {
		release(entry, TimeValue.ofMinutes(3), null);
	}

	void release(PoolEntry<HttpRoute, FakeConnection> entry, TimeValue keepAlive, @Nullable Object state) {
		entry.updateState(state);
		entry.updateExpiry(keepAlive);
		this.pool.release(entry, true);
	}

	public void discard(PoolEntry<HttpRoute, FakeConnection> entry) {
		this.pool.release(entry, false);
	}

	static void drain(ConnectionPool<?> pool) {
		pool.operations().suspend(null);
	}

	static void resume(ConnectionPool<?> pool) {
		pool.operations().resume(null);
	}

	public RouteSnapshot snapshot(HttpRoute route) {
		return this.pool.snapshot()
			.routes()
			.stream()
			.filter((candidate) -> candidate.route().equals(RouteName.of(route)))
			.findFirst()
			.orElseThrow();
	}

	public Map<CloseReason, Long> closed(HttpRoute route) {
		return snapshot(route).totals().closed();
	}

}
