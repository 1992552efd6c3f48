package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.time.PoolClock;

/**
 * A measurement of the processor time of a sweep over idle connections whose peer is
 * alive. The server runs in another process. Virtual time passes between the sweeps,
 * because connections that were just checked are skipped.
 */
final class SweepCost {

	private static final int CONNECTIONS = 1000;

	private static final int WARM_UP_ROUNDS = 40;

	private static final int ROUNDS = 60;

	private static final Duration BETWEEN = Duration.ofMillis(200);

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	private SweepCost() {
	}

	/** Return a table of the figures, in Markdown. */
	static String table() throws IOException {
		AtomicLong passed = new AtomicLong();
		PoolClock system = PoolClock.system();
		PoolClock clock = new PoolClock(() -> system.ticker().read() + passed.get(), system.instants());
		ConnectionPool<ManagedHttpClientConnection> pool = PoolKind.routePool(CONNECTIONS, CONNECTIONS,
				new ChannelLiveness(), clock);
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(pool, SocketKind.CHANNEL.operator(),
				new PooledConnectionFactory(8192));
		try (AnsweringServer server = new AnsweringServer()) {
			open(manager, new HttpRoute(new HttpHost("http", "localhost", server.port())));
			double[] millis = new double[ROUNDS];
			for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
				passed.addAndGet(BETWEEN.toNanos());
				millis[Math.max(round, 0)] = millisOfSweep(pool);
			}
			Leases.requireAvailable(manager, CONNECTIONS);
			Arrays.sort(millis);
			return """
					| Processor time of a sweep, ms | median (least–greatest) |
					|---|---|
					| %d connections | %.1f (%.1f–%.1f) |
					""".formatted(CONNECTIONS, millis[ROUNDS / 2], millis[0], millis[ROUNDS - 1]);
		}
		finally {
			manager.shutDown(CloseMode.IMMEDIATE);
		}
	}

	private static double millisOfSweep(ConnectionPool<?> pool) {
		long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		pool.maintenance().sweep();
		return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
	}

	/**
	 * Lease all before the first is released, so that each gets a connection of its own.
	 */
	private static void open(HttpPoolConnectionManager manager, HttpRoute route) throws IOException {
		List<ConnectionEndpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			endpoints.add(open(manager, route, HttpCoreContext.create()));
		}
		endpoints.forEach((endpoint) -> manager.release(endpoint, null, TimeValue.ofMinutes(1)));
	}

	private static ConnectionEndpoint open(HttpPoolConnectionManager manager, HttpRoute route, HttpCoreContext context)
			throws IOException {
		try {
			ConnectionEndpoint endpoint = manager.lease("sweep", route, TIMEOUT, null).get(TIMEOUT);
			manager.connect(endpoint, TIMEOUT, context);
			return endpoint;
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IOException("A connection could not be opened", ex);
		}
	}

}
