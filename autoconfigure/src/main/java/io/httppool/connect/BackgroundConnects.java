package io.httppool.connect;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.address.AddressBook;
import io.httppool.pool.AheadOpenings;
import io.httppool.pool.BackgroundConnector;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.RouteName;
import io.httppool.settings.RouteSettings;

/**
 * The connects of a pool for which no request waits, a few at a time, on daemon threads
 * that end when there is nothing to do. They take the way of any other connect: lookup,
 * race of addresses, TLS handshake, each with its timeout. Thread-safe.
 */
public final class BackgroundConnects implements BackgroundConnector {

	/**
	 * The most threads: so many that a few routes whose servers are silent do not keep
	 * the others waiting. Each may have 16 connections opened at a time.
	 */
	private static final int MOST = 64;

	private static final Logger logger = LoggerFactory.getLogger(BackgroundConnects.class);

	private final ConnectionPool<ManagedHttpClientConnection> pool;

	private final HttpClientConnectionOperator operator;

	private final HttpConnectionFactory<ManagedHttpClientConnection> factory;

	private final @Nullable Resolver<HttpRoute, SocketConfig> sockets;

	private final Resolver<HttpHost, TlsConfig> tls;

	private final CertificateProof proof = new CertificateProof();

	private final ThreadPoolExecutor threads;

	/**
	 * Create connects.
	 * @param pool the pool the connections belong to
	 * @param operator opens connections
	 * @param factory makes the objects that become connections
	 * @param sockets returns the options of sockets, {@code null} for those of HttpClient
	 * @param tls returns the options of TLS
	 */
	public BackgroundConnects(ConnectionPool<ManagedHttpClientConnection> pool, HttpClientConnectionOperator operator,
			HttpConnectionFactory<ManagedHttpClientConnection> factory,
			@Nullable Resolver<HttpRoute, SocketConfig> sockets, Resolver<HttpHost, TlsConfig> tls) {
		this.pool = pool;
		this.operator = operator;
		this.factory = factory;
		this.sockets = sockets;
		this.tls = tls;
		AtomicInteger number = new AtomicInteger();
		this.threads = new ThreadPoolExecutor(MOST, MOST, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> thread(task, "httppool-background-%d-%s".formatted(number.incrementAndGet(), pool.name())));
		this.threads.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setDaemon(true);
		return thread;
	}

	/** A tunnel takes a request to the proxy, and maybe the credentials of a request. */
	@Override
	public boolean isPossible(HttpRoute route) {
		return !route.isTunnelled();
	}

	@Override
	public void begin(HttpRoute route, Consumer<Outcome> end) {
		this.threads.execute(() -> {
			Outcome outcome = Outcome.FAILED;
			try {
				outcome = open(route);
			}
			finally {
				end.accept(outcome);
			}
		});
	}

	private Outcome open(HttpRoute route) {
		AheadOpenings<ManagedHttpClientConnection> openings = this.pool.aheadOpenings();
		PoolEntry<HttpRoute, ManagedHttpClientConnection> entry = openings.tryBegin(route);
		if (entry == null) {
			return Outcome.NO_ROOM;
		}
		boolean isOpen = false;
		try {
			isOpen = tryConnect(entry);
		}
		finally {
			openings.end(entry, isOpen);
		}
		return isOpen ? Outcome.OPENED : Outcome.FAILED;
	}

	private boolean tryConnect(PoolEntry<HttpRoute, ManagedHttpClientConnection> entry) {
		boolean isOpen = false;
		try {
			ManagedHttpClientConnection connection = this.factory.createConnection(null);
			entry.assignConnection(connection);
			this.pool.noteConnecting(connection, true);
			connect(connection, entry.getRoute());
			this.pool.noteConnecting(connection, false);
			isOpen = connection.isOpen();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("{} - Connection to {} could not be opened in the background", this.pool.name(),
					RouteName.of(entry.getRoute()), ex);
			this.pool.aheadOpenings().noteFailure(entry.getRoute(), ex);
		}
		finally {
			if (!isOpen) {
				entry.discardConnection(CloseMode.IMMEDIATE);
			}
		}
		return isOpen;
	}

	private void connect(ManagedHttpClientConnection connection, HttpRoute route) throws IOException {
		RouteSettings settings = this.pool.settingsOf(route);
		this.operator.connect(connection, AddressBook.firstHop(route), route.getTargetName(),
				route.getUnixDomainSocket(), route.getLocalSocketAddress(), Timeout.of(settings.connectTimeout()),
				SocketOptions.of(route, this.sockets), this.tls.resolve(route.getTargetHost()),
				HttpClientContext.create());
		this.proof.require(connection);
		if (settings.responseTimeout() != null) {
			connection.setSocketTimeout(Timeout.of(settings.responseTimeout()));
		}
		connection.passivate();
	}

}
