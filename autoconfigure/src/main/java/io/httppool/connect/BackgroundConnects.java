package io.httppool.connect;

import java.io.IOException;
import java.time.Duration;
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
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
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

	private final @Nullable AheadTunnels tunnels;

	private final CertificateProof proof = new CertificateProof();

	private final ThreadPoolExecutor threads;

	/**
	 * Create connects that open no tunnels.
	 * @param pool the pool the connections belong to
	 * @param operator opens connections
	 * @param factory makes the objects that become connections
	 * @param sockets returns the options of sockets, {@code null} for those of HttpClient
	 * @param tls returns the options of TLS
	 */
	public BackgroundConnects(ConnectionPool<ManagedHttpClientConnection> pool, HttpClientConnectionOperator operator,
			HttpConnectionFactory<ManagedHttpClientConnection> factory,
			@Nullable Resolver<HttpRoute, SocketConfig> sockets, Resolver<HttpHost, TlsConfig> tls) {
		this(pool, operator, factory, sockets, tls, null);
	}

	/**
	 * Create connects.
	 * @param pool the pool the connections belong to
	 * @param operator opens connections
	 * @param factory makes the objects that become connections
	 * @param sockets returns the options of sockets, {@code null} for those of HttpClient
	 * @param tls returns the options of TLS
	 * @param tunnels opens connections through tunnels, {@code null} for none
	 */
	public BackgroundConnects(ConnectionPool<ManagedHttpClientConnection> pool, HttpClientConnectionOperator operator,
			HttpConnectionFactory<ManagedHttpClientConnection> factory,
			@Nullable Resolver<HttpRoute, SocketConfig> sockets, Resolver<HttpHost, TlsConfig> tls,
			@Nullable AheadTunnels tunnels) {
		this.pool = pool;
		this.operator = operator;
		this.factory = factory;
		this.sockets = sockets;
		this.tls = tls;
		this.tunnels = tunnels;
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

	/**
	 * A tunnel takes a request to the proxy, and maybe the credentials of a client. One
	 * without TLS in it is not known to be open before it carries a request.
	 */
	@Override
	public boolean isPossible(HttpRoute route) {
		AheadTunnels opener = this.tunnels;
		return !route.isTunnelled() || (opener != null && route.isSecure() && opener.isPossible(route));
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
			ManagedHttpClientConnection connection = open(new Ahead(entry));
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

	private ManagedHttpClientConnection open(Ahead ahead) throws IOException {
		if (!ahead.route().isTunnelled()) {
			ahead.connect(null, HttpClientContext.create());
		}
		else if (this.tunnels != null) {
			this.tunnels.open(ahead);
		}
		ManagedHttpClientConnection connection = ahead.required();
		this.proof.require(connection);
		Duration timeout = this.pool.settingsOf(ahead.route()).responseTimeout();
		connection.setSocketTimeout((timeout != null) ? Timeout.of(timeout) : ahead.silence);
		connection.passivate();
		return connection;
	}

	/**
	 * A connection that is being opened. One that a proxy has closed with its challenge
	 * is followed by another.
	 */
	private final class Ahead implements AheadConnection {

		private final PoolEntry<HttpRoute, ManagedHttpClientConnection> entry;

		/** What the socket had before a proxy was asked for a tunnel. */
		private Timeout silence = Timeout.DISABLED;

		Ahead(PoolEntry<HttpRoute, ManagedHttpClientConnection> entry) {
			this.entry = entry;
		}

		@Override
		public HttpRoute route() {
			return this.entry.getRoute();
		}

		@Override
		public void connect(@Nullable Timeout timeout, HttpContext context) throws IOException {
			HttpRoute route = route();
			close(CloseMode.GRACEFUL);
			ManagedHttpClientConnection connection = BackgroundConnects.this.factory.createConnection(null);
			this.entry.assignConnection(connection);
			BackgroundConnects.this.pool.noteConnecting(connection, true);
			requireOpenPool();
			BackgroundConnects.this.operator.connect(connection, AddressBook.firstHop(route), route.getTargetName(),
					route.getUnixDomainSocket(), route.getLocalSocketAddress(),
					(timeout != null) ? timeout
							: Timeout.of(BackgroundConnects.this.pool.settingsOf(route).connectTimeout()),
					SocketOptions.of(route, BackgroundConnects.this.sockets), route.isTunnelled() ? null : tls(route),
					context);
			this.silence = connection.getSocketTimeout();
		}

		/** What was closed with the pool must not be opened again. */
		private void requireOpenPool() throws ConnectionClosedException {
			if (BackgroundConnects.this.pool.isClosed()) {
				throw new ConnectionClosedException("The pool was closed");
			}
		}

		private TlsConfig tls(HttpRoute route) {
			return BackgroundConnects.this.tls.resolve(route.getTargetHost());
		}

		@Override
		public void upgrade(HttpContext context) throws IOException {
			HttpRoute route = route();
			BackgroundConnects.this.operator.upgrade(required(), route.getTargetHost(), route.getTargetName(),
					tls(route), context);
		}

		@Override
		public @Nullable ManagedHttpClientConnection opened() {
			ManagedHttpClientConnection connection = this.entry.getConnection();
			return (connection != null && connection.isOpen()) ? connection : null;
		}

		@Override
		public void close(CloseMode mode) {
			this.entry.discardConnection(mode);
		}

		@Override
		public void state(@Nullable Object state) {
			this.entry.updateState(state);
		}

	}

}
