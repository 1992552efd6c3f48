package io.httppool.benchmarks;

import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.StrictConnPool;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.Liveness;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;

/**
 * The pools that are compared, each with its usual settings except for the limits.
 */
public enum PoolKind {

	/** HttpClient's default: one lock over all routes. */
	STRICT {

		@Override
		ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool(int perRoute, int total) {
			return new StrictConnPool<>(perRoute, total);
		}

		@Override
		PoolingHttpClientConnectionManager manager(int max,
				HttpConnectionFactory<ManagedHttpClientConnection> factory) {
			return stockManager(PoolConcurrencyPolicy.STRICT, max, factory);
		}

	},

	/** HttpCore's pool without a lock and without a total. */
	LAX {

		@Override
		ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool(int perRoute, int total) {
			return new LaxConnPool<>(perRoute);
		}

		@Override
		PoolingHttpClientConnectionManager manager(int max,
				HttpConnectionFactory<ManagedHttpClientConnection> factory) {
			return stockManager(PoolConcurrencyPolicy.LAX, max, factory);
		}

	},

	/** The pool of httppool. */
	HTTPPOOL {

		@Override
		ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool(int perRoute, int total) {
			return routePool(perRoute, total, (connection) -> null);
		}

		@Override
		PoolingHttpClientConnectionManager manager(int max,
				HttpConnectionFactory<ManagedHttpClientConnection> factory) {
			PoolClock clock = PoolClock.system();
			PhasedOperator operator = new PhasedOperator(
					new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
					DefaultClientTlsStrategy.createDefault(), (host) -> Duration.ZERO, clock.ticker());
			return new HttpPoolConnectionManager(routePool(max, max, new ChannelLiveness()), operator, factory);
		}

	};

	/** More requests than are ever pending in a benchmark, so that none is rejected. */
	private static final int MAX_PENDING = 10_000;

	/**
	 * Create a pool.
	 * @param perRoute how many connections a route may have
	 * @param total how many all routes may have
	 */
	abstract ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool(int perRoute, int total);

	/**
	 * Create a manager as a client uses it.
	 * @param max how many connections it may have, on one route or on all
	 * @param factory makes its connections
	 */
	abstract PoolingHttpClientConnectionManager manager(int max,
			HttpConnectionFactory<ManagedHttpClientConnection> factory);

	private static PoolingHttpClientConnectionManager stockManager(PoolConcurrencyPolicy policy, int max,
			HttpConnectionFactory<ManagedHttpClientConnection> factory) {
		return PoolingHttpClientConnectionManagerBuilder.create()
			.setPoolConcurrencyPolicy(policy)
			.setMaxConnPerRoute(max)
			.setMaxConnTotal(max)
			.setConnectionFactory(factory)
			.build();
	}

	static ConnectionPool<ManagedHttpClientConnection> routePool(int perRoute, int total,
			Liveness<ManagedHttpClientConnection> liveness) {
		return routePool(perRoute, total, liveness, PoolClock.system());
	}

	static ConnectionPool<ManagedHttpClientConnection> routePool(int perRoute, int total,
			Liveness<ManagedHttpClientConnection> liveness, PoolClock clock) {
		RouteSettings base = RouteSettings.custom()
			.limits(new Limits(1, perRoute, perRoute))
			.maxPending(MAX_PENDING)
			.build();
		PoolSettings settings = PoolSettings.custom("benchmark").maxTotal(total).base(base).build();
		return new ConnectionPool<>(settings, RouteSettingsResolver.byOrigin(settings), liveness, clock);
	}

}
