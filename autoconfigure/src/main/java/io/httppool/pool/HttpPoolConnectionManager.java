package io.httppool.pool;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.Incident;

/**
 * HttpClient's connection manager over a {@link ConnectionPool}. Thread-safe.
 * <p>
 * Many clients share it, so none of them may close it: {@link #close()} and
 * {@link #close(CloseMode)} close nothing. HttpClient calls the latter when an
 * {@link Error} passes a request; then the leases of the calling thread are discarded and
 * the pool lives on. Whoever made the manager ends it with {@link #shutDown}.
 */
public final class HttpPoolConnectionManager extends PoolingHttpClientConnectionManager {

	private final ConnectionPool<ManagedHttpClientConnection> pool;

	private final ConcurrentMap<HttpRoute, ConnectionConfig> configs = new ConcurrentHashMap<>();

	private volatile boolean isShutDown;

	/**
	 * Create a manager.
	 * @param pool where connections are kept
	 * @param operator opens connections
	 * @param factory makes the objects that become connections
	 */
	public HttpPoolConnectionManager(ConnectionPool<ManagedHttpClientConnection> pool,
			HttpClientConnectionOperator operator, HttpConnectionFactory<ManagedHttpClientConnection> factory) {
		super(operator, pool, (socket) -> createConnection(pool, factory, socket));
		this.pool = pool;
		pool.events().tell(new ForgottenConfigs(this.configs));
		setConnectionConfigResolver((route) -> this.configs.computeIfAbsent(route, this::connectionConfig));
	}

	/** An error here would pass HttpClient by, which would not know of the lease yet. */
	private static ManagedHttpClientConnection createConnection(ConnectionPool<?> pool,
			HttpConnectionFactory<ManagedHttpClientConnection> factory, @Nullable Socket socket) throws IOException {
		try {
			return factory.createConnection(socket);
		}
		catch (Error ex) {
			pool.reclaimFromCurrentThread();
			throw ex;
		}
	}

	/** What the pool checks itself, HttpClient need not check again. */
	private ConnectionConfig connectionConfig(HttpRoute route) {
		RouteSettings settings = this.pool.settingsOf(route);
		ConnectionConfig.Builder config = ConnectionConfig.custom()
			.setConnectTimeout(Timeout.of(settings.connectTimeout()))
			.setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND);
		if (settings.responseTimeout() != null) {
			config.setSocketTimeout(Timeout.of(settings.responseTimeout()));
		}
		return config.build();
	}

	/**
	 * Exchange the settings of the pool and of its routes; those with which connections
	 * are made stay as they were.
	 * @param settings the new settings
	 * @param resolver finds the new settings of each route
	 */
	public void configure(PoolSettings settings, RouteSettingsResolver resolver) {
		this.pool.limitControl().configure(settings, resolver);
		this.configs.clear();
	}

	/**
	 * Return the pool behind this manager.
	 * @return the pool
	 */
	public ConnectionPool<ManagedHttpClientConnection> pool() {
		return this.pool;
	}

	/**
	 * Lease a connection, and tie the lease to the endpoint: when that is dropped without
	 * being released, the lease is reclaimed.
	 */
	@Override
	public LeaseRequest lease(String id, HttpRoute route, @Nullable Timeout requestTimeout, @Nullable Object state) {
		LeaseTag tag = new LeaseTag(state, QuickLook.isPermitted(id));
		return new TiedLeaseRequest(super.lease(id, route, requestTimeout, tag), tag, this.pool);
	}

	/**
	 * A keep-alive of zero is a server that wants the connection closed. It is closed
	 * here, because HttpClient takes zero for no end, and forgets what is released after
	 * the end of the pool.
	 */
	@Override
	public void release(ConnectionEndpoint endpoint, @Nullable Object state, @Nullable TimeValue keepAlive) {
		if (connection(endpoint) instanceof Watched watched && !watched.released()) {
			endpoint.close(CloseMode.IMMEDIATE);
		}
		if (keepAlive == null || keepAlive.getDuration() == 0 || this.isShutDown) {
			endpoint.close(CloseMode.GRACEFUL);
		}
		try {
			super.release(endpoint, state, keepAlive);
		}
		finally {
			Reference.reachabilityFence(endpoint);
		}
	}

	@Override
	public void connect(ConnectionEndpoint endpoint, @Nullable TimeValue timeout, HttpContext context)
			throws IOException {
		ManagedHttpClientConnection connection = connection(endpoint);
		if (connection != null) {
			this.pool.noteConnecting(connection, true);
		}
		try {
			super.connect(endpoint, timeout, context);
			requireOpenPool(connection);
		}
		catch (IOException | RuntimeException ex) {
			if (ex instanceof IOException failure && connection != null) {
				noteShortage(connection, failure, context);
			}
			endpoint.close(CloseMode.IMMEDIATE);
			if (this.isShutDown) {
				throw new ConnectionClosedException(PoolState.CLOSED, ex);
			}
			throw ex;
		}
		catch (Error ex) {
			discard(endpoint);
			throw ex;
		}
		finally {
			if (connection != null) {
				this.pool.noteConnecting(connection, false);
			}
		}
	}

	private void noteShortage(ManagedHttpClientConnection connection, IOException failure, HttpContext context) {
		if (LocalShortage.explains(failure) && this.pool.noteShortage(connection, failure)) {
			LocalShortage.mark(failure, context);
		}
	}

	/**
	 * A pool that is cut while a connection is being opened cannot close it: HttpClient
	 * binds the socket to a connection that holds itself for closed. One that only takes
	 * no more leases lets this one finish.
	 */
	private void requireOpenPool(@Nullable ManagedHttpClientConnection connection) throws IOException {
		if (this.isShutDown) {
			if (connection != null) {
				Closer.closeQuietly(connection.getSocket());
			}
			throw new ConnectionClosedException(PoolState.CLOSED);
		}
	}

	/** Upgrade a tunnel to TLS. Its connection is open only then. */
	@Override
	public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
		try {
			super.upgrade(endpoint, context);
			ManagedHttpClientConnection connection = connection(endpoint);
			if (connection != null) {
				this.pool.noteConnecting(connection, false);
			}
		}
		catch (Error ex) {
			discard(endpoint);
			throw ex;
		}
	}

	/** While HttpClient opens a connection, it does not look after errors. */
	private void discard(ConnectionEndpoint endpoint) {
		endpoint.close(CloseMode.IMMEDIATE);
		release(endpoint, null, null);
	}

	private static @Nullable ManagedHttpClientConnection connection(ConnectionEndpoint endpoint) {
		return (endpoint instanceof ConnectionHolder holder
				&& holder.get() instanceof ManagedHttpClientConnection connection) ? connection : null;
	}

	/** Close nothing: a client may not close what others share. */
	@Override
	public void close() {
		this.pool.maintenance().noteClose();
	}

	/**
	 * Discard what the current thread has leased; closes nothing else.
	 * @param mode {@link CloseMode#IMMEDIATE} after an error in a request
	 */
	@Override
	public void close(CloseMode mode) {
		if (mode != CloseMode.IMMEDIATE) {
			close();
			return;
		}
		int reclaimed = this.pool.reclaimFromCurrentThread();
		this.pool.maintenance()
			.survived(Incident.ERROR,
					"An error passed a request, the pool lives on (discarded=%d)".formatted(reclaimed), null);
	}

	/**
	 * Take no more leases and close the available connections; leased ones are closed as
	 * they come back.
	 */
	void retire() {
		this.pool.end().retire(CloseMode.GRACEFUL);
	}

	/**
	 * Close the pool and every connection in it, leased ones too.
	 * @param mode how to close
	 */
	public void shutDown(CloseMode mode) {
		this.isShutDown = true;
		super.close(mode);
	}

	/**
	 * A listener that removes the configuration of forgotten routes.
	 *
	 * @param configs the configurations, by route
	 */
	private record ForgottenConfigs(Map<HttpRoute, ConnectionConfig> configs) implements PoolListener {

		@Override
		public void routeForgotten(PoolRoute route) {
			this.configs.remove(route.route());
		}

	}

	/**
	 * A lease that is tied to its endpoint as soon as that is known.
	 *
	 * @param request the request for the lease
	 * @param tag knows what was leased
	 * @param pool the pool
	 */
	private record TiedLeaseRequest(LeaseRequest request, LeaseTag tag,
			ConnectionPool<?> pool) implements LeaseRequest {

		@Override
		public ConnectionEndpoint get(Timeout timeout)
				throws InterruptedException, ExecutionException, TimeoutException {
			try {
				ConnectionEndpoint endpoint = this.request.get(timeout);
				this.tag.tie(endpoint);
				ManagedHttpClientConnection connection = connection(endpoint);
				if (connection != null) {
					this.pool.expect(connection, this.tag);
				}
				if (connection instanceof Watched watched) {
					this.tag.begin(watched);
				}
				return endpoint;
			}
			catch (Error ex) {
				this.pool.reclaimFromCurrentThread();
				throw ex;
			}
		}

		@Override
		public boolean cancel() {
			return this.request.cancel();
		}

	}

}
