package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.HttpPoolConnectionManager;

/**
 * A measurement of the processor time of the thread that sends a request for 200 bytes
 * over a connection that is kept alive. The server runs in another process. The sockets
 * take turns every few milliseconds in the same process, because the difference is
 * smaller than that between two starts of a JVM or two moments of a busy machine.
 */
final class RequestCost {

	private static final int WARM_UP_ROUNDS = 20;

	private static final int ROUNDS = 60;

	private static final int REQUESTS = 1500;

	private RequestCost() {
	}

	/** Return a table of the figures, in Markdown. */
	static String table() throws IOException {
		try (AnsweringServer server = new AnsweringServer()) {
			HttpHost host = new HttpHost("http", "localhost", server.port());
			return """
					| Processor time of a request, ns | PLAIN | CHANNEL | CHANNEL / PLAIN |
					|---|---|---|---|
					%s
					%s
					""".formatted(row("without a response timeout", host, Timeout.DISABLED),
					row("with a response timeout", host, Timeout.ofSeconds(10)));
		}
	}

	private static String row(String title, HttpHost host, Timeout timeout) throws IOException {
		HttpPoolConnectionManager overPlain = manager(SocketKind.PLAIN, timeout);
		HttpPoolConnectionManager overChannel = manager(SocketKind.CHANNEL, timeout);
		double[] plain = new double[ROUNDS];
		double[] channel = new double[ROUNDS];
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			plain[Math.max(round, 0)] = nanosPerRequest(overPlain, host, timeout);
			channel[Math.max(round, 0)] = nanosPerRequest(overChannel, host, timeout);
		}
		shutDown(overPlain);
		shutDown(overChannel);
		return "| %s | %.0f | %.0f | %.3f |".formatted(title, median(plain), median(channel),
				median(channel) / median(plain));
	}

	private static void shutDown(HttpPoolConnectionManager manager) {
		Leases.requireAvailable(manager, 1);
		manager.shutDown(CloseMode.GRACEFUL);
	}

	private static HttpPoolConnectionManager manager(SocketKind sockets, Timeout timeout) {
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(
				PoolKind.routePool(1, 1, new ChannelLiveness()), sockets.operator(), new PooledConnectionFactory(8192));
		manager.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build());
		return manager;
	}

	private static double nanosPerRequest(HttpPoolConnectionManager manager, HttpHost host, Timeout timeout)
			throws IOException {
		try (CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
			.build()) {
			long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			for (int i = 0; i < REQUESTS; i++) {
				client.execute(host, new HttpGet("/"), (response) -> {
					EntityUtils.consume(response.getEntity());
					return response.getCode();
				});
			}
			long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
			return (double) spent / REQUESTS;
		}
	}

	private static double median(double[] figures) {
		double[] sorted = figures.clone();
		Arrays.sort(sorted);
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
