package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.HttpPoolConnectionManager;

/**
 * A measurement of the heap of a pooled connection that is open, has carried one exchange
 * and is available. The server runs in another process.
 */
final class HeapPerConnection {

	private static final int CONNECTIONS = 500;

	/** The number of collections until finalizers and references have settled. */
	private static final int COLLECTIONS = 5;

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	private HeapPerConnection() {
	}

	/** Return a table of the figures, in Markdown. */
	static String table() throws IOException {
		HttpConnectionFactory<ManagedHttpClientConnection> stock = ManagedHttpClientConnectionFactory.INSTANCE;
		HttpConnectionFactory<ManagedHttpClientConnection> ours = new PooledConnectionFactory(8192);
		try (AnsweringServer server = new AnsweringServer()) {
			kibibytes(PoolKind.STRICT, stock, server, 1);
			kibibytes(PoolKind.HTTPPOOL, ours, server, 1);
			return """
					| Heap per connection, KiB | STRICT | HTTPPOOL |
					|---|---|---|
					| %d connections | %.1f | %.1f |
					""".formatted(CONNECTIONS, kibibytes(PoolKind.STRICT, stock, server, CONNECTIONS),
					kibibytes(PoolKind.HTTPPOOL, ours, server, CONNECTIONS));
		}
	}

	private static double kibibytes(PoolKind kind, HttpConnectionFactory<ManagedHttpClientConnection> factory,
			AnsweringServer server, int connections) throws IOException {
		long before = usedHeap();
		PoolingHttpClientConnectionManager manager = kind.manager(connections, factory);
		try {
			open(manager, new HttpHost("http", "localhost", server.port()), connections);
			long used = usedHeap() - before;
			int available = manager.getTotalStats().getAvailable();
			if (available != connections) {
				throw new IllegalStateException("%d connections of %d stayed open".formatted(available, connections));
			}
			return used / 1024.0 / connections;
		}
		finally {
			shutDown(manager);
		}
	}

	/**
	 * Lease all before the first is released, so that each gets a connection of its own.
	 */
	private static void open(PoolingHttpClientConnectionManager manager, HttpHost host, int connections)
			throws IOException {
		List<ConnectionEndpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			endpoints.add(exchange(manager, host));
		}
		endpoints.forEach((endpoint) -> manager.release(endpoint, null, TimeValue.ofMinutes(1)));
	}

	private static ConnectionEndpoint exchange(PoolingHttpClientConnectionManager manager, HttpHost host)
			throws IOException {
		try {
			ConnectionEndpoint endpoint = manager.lease("heap", new HttpRoute(host), TIMEOUT, null).get(TIMEOUT);
			HttpCoreContext context = HttpCoreContext.create();
			manager.connect(endpoint, TIMEOUT, context);
			ClassicHttpRequest request = ClassicRequestBuilder.get("/").setHeader("Host", host.toHostString()).build();
			HttpRequestExecutor executor = new HttpRequestExecutor();
			try (ClassicHttpResponse response = endpoint.execute("heap", request, executor::execute, context)) {
				EntityUtils.consume(response.getEntity());
			}
			return endpoint;
		}
		catch (HttpException | InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IOException("The exchange failed", ex);
		}
	}

	private static void shutDown(PoolingHttpClientConnectionManager manager) {
		if (manager instanceof HttpPoolConnectionManager ours) {
			ours.shutDown(CloseMode.IMMEDIATE);
		}
		else {
			manager.close(CloseMode.IMMEDIATE);
		}
	}

	/** Collect garbage until it has settled, and return how many bytes are used then. */
	static long usedHeap() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
