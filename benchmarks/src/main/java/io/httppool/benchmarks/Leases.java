package io.httppool.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.pool.ConnPoolStats;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;

/**
 * Leases from a pool under measurement. Thread-safe.
 */
final class Leases {

	private final ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool;

	Leases(ManagedConnPool<HttpRoute, ManagedHttpClientConnection> pool) {
		this.pool = pool;
	}

	/** Lease a connection that exists and release it, which is measured. */
	PoolEntry<HttpRoute, ManagedHttpClientConnection> leaseAndRelease(HttpRoute route)
			throws InterruptedException, ExecutionException {
		PoolEntry<HttpRoute, ManagedHttpClientConnection> entry = begin(route).get();
		this.pool.release(entry, true);
		return entry;
	}

	/** Return the pool of these leases. */
	ConnPoolStats<HttpRoute> stats() {
		return this.pool;
	}

	/** Make connections available on a route. */
	void open(HttpRoute route, int count) {
		hold(route, count).forEach((entry) -> this.pool.release(entry, true));
	}

	/** Check that connections were reused, because the reuse is measured. */
	static void requireAvailable(ConnPoolStats<HttpRoute> pool, int opened) {
		int available = pool.getTotalStats().getAvailable();
		if (available != opened) {
			throw new IllegalStateException("%d connections were opened, %d are left".formatted(opened, available));
		}
	}

	/** Open connections on a route and keep them leased. */
	List<PoolEntry<HttpRoute, ManagedHttpClientConnection>> hold(HttpRoute route, int count) {
		return IntStream.range(0, count).mapToObj((i) -> open(route)).toList();
	}

	private PoolEntry<HttpRoute, ManagedHttpClientConnection> open(HttpRoute route) {
		try {
			PoolEntry<HttpRoute, ManagedHttpClientConnection> entry = begin(route).get();
			entry.assignConnection(new OpenConnection());
			return entry;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException("Nothing to lease on " + route, ex);
		}
	}

	/** Ask for a connection without waiting for it. */
	Future<PoolEntry<HttpRoute, ManagedHttpClientConnection>> begin(HttpRoute route) {
		return this.pool.lease(route, null, Timeout.DISABLED, null);
	}

}
