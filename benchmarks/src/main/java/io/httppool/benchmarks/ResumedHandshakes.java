package io.httppool.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.BackgroundConnects;
import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.WarmUpOpenings;
import io.httppool.time.Ticker;

/**
 * A measurement of how many TLS handshakes are resumed: 20 connections are opened ahead
 * and rest for a moment, then some more are opened at once. It needs nginx.
 */
public final class ResumedHandshakes {

	private static final int AHEAD = 20;

	private static final int[] AT_ONCE = { 1, 5, 20 };

	private static final int ROUNDS = 5;

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	/** An idle connection is checked once it has rested for a tenth of a second. */
	private static final Duration REST = Duration.ofMillis(150);

	private final KeyStore store;

	private final HttpRoute route;

	private final String protocol;

	private ResumedHandshakes(KeyStore store, int port, String protocol) {
		this.store = store;
		this.route = new HttpRoute(new HttpHost("https", "localhost", port), null, true);
		this.protocol = protocol;
	}

	public static void main(String[] args) throws Exception {
		KeyStore store = Keys.store();
		System.out.printf("| JDK %s: resumed of so many at once | 1 | 5 | 20 |%n", Runtime.version().feature());
		System.out.println("|---|--:|--:|--:|");
		try (TlsServer jsse = new TlsServer(Keys.context(store), Duration.ZERO);
				NginxServer nginx = NginxServer.start(store)) {
			for (String protocol : new String[] { "TLSv1.2", "TLSv1.3" }) {
				print("JSSE, " + protocol, new ResumedHandshakes(store, jsse.port(), protocol));
				print("nginx, " + protocol, new ResumedHandshakes(store, nginx.port(), protocol));
			}
		}
		System.exit(0);
	}

	private static void print(String title, ResumedHandshakes handshakes) throws Exception {
		StringBuilder row = new StringBuilder("| " + title);
		for (int count : AT_ONCE) {
			row.append(" | ").append(handshakes.resumed(count));
		}
		System.out.println(row + " |");
	}

	/** Return the least and the greatest number of resumed handshakes of some rounds. */
	private String resumed(int count) throws Exception {
		int least = count;
		int most = 0;
		for (int round = 0; round < ROUNDS; round++) {
			int resumed = resumedOnce(count);
			least = Math.min(least, resumed);
			most = Math.max(most, resumed);
		}
		return (least == most) ? String.valueOf(most) : least + " to " + most;
	}

	private int resumedOnce(int count)
			throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
		SSLContext context = Keys.context(this.store);
		ConnectionPool<ManagedHttpClientConnection> pool = PoolKind.routePool(2 * AHEAD, 2 * AHEAD,
				new ChannelLiveness());
		PhasedOperator operator = new PhasedOperator(
				new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
				new DefaultClientTlsStrategy(context, new String[] { this.protocol }, null, null,
						new DefaultHostnameVerifier()),
				(host) -> Duration.ZERO, Ticker.system());
		PooledConnectionFactory factory = new PooledConnectionFactory(8192);
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(pool, operator, factory);
		pool.aheadOpenings()
			.openWith(new BackgroundConnects(pool, operator, factory, null, (host) -> TlsConfig.DEFAULT));
		openAhead(pool);
		openAtOnce(manager, count);
		int resumed = (int) pool.connections()
			.stream()
			.filter((connection) -> connection.tls() != null && connection.tls().isResumed())
			.count();
		manager.shutDown(CloseMode.IMMEDIATE);
		return resumed;
	}

	private void openAhead(ConnectionPool<?> pool) throws InterruptedException {
		Semaphore changes = new Semaphore(0);
		try (WarmUpOpenings openings = pool.aheadOpenings().warmUp(this.route, AHEAD, changes::release)) {
			while (openings.missing() > 0) {
				changes.acquire();
			}
		}
		Thread.sleep(REST.toMillis());
		pool.maintenance().sweep();
		pool.operations().evictIdle(null);
	}

	private void openAtOnce(HttpPoolConnectionManager manager, int count)
			throws InterruptedException, ExecutionException {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		CyclicBarrier barrier = new CyclicBarrier(count);
		List<Future<?>> opened = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			opened.add(threads.submit(() -> {
				ConnectionEndpoint endpoint = manager.lease("benchmark", this.route, TIMEOUT, null).get(TIMEOUT);
				barrier.await();
				manager.connect(endpoint, TIMEOUT, HttpClientContext.create());
				return endpoint;
			}));
		}
		for (Future<?> one : opened) {
			one.get();
		}
		threads.shutdown();
	}

}
