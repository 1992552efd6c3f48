package io.httppool.pool;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HttpClient's connection manager over a {@link RoutePool}. Thread-safe.
 * <p>
 * Many clients share it, so none of them may close it: {@link #close()} and
 * {@link #close(CloseMode)} close nothing. HttpClient calls the latter when an
 * {@link Error} passes a request; then the leases of the calling thread are discarded and
 * the pool lives on. Whoever made the manager ends it with {@link #shutDown}.
 */
public final class HttpPoolConnectionManager extends PoolingHttpClientConnectionManager {

	private static final Logger logger = LoggerFactory.getLogger(HttpPoolConnectionManager.class);

	private final RoutePool<ManagedHttpClientConnection> pool;

	private final ConcurrentMap<HttpRoute, ConnectionConfig> configs = new ConcurrentHashMap<>();

	/**
	 * Create a manager.
	 * @param pool where connections are kept
	 * @param operator opens connections
	 * @param factory makes the objects that become connections
	 */
	public HttpPoolConnectionManager(RoutePool<ManagedHttpClientConnection> pool, HttpClientConnectionOperator operator,
			HttpConnectionFactory<ManagedHttpClientConnection> factory) {
		super(operator, pool, factory);
		this.pool = pool;
		setConnectionConfigResolver((route) -> this.configs.computeIfAbsent(route, this::connectionConfig));
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
	 * Return the pool behind this manager.
	 * @return the pool
	 */
	public RoutePool<ManagedHttpClientConnection> pool() {
		return this.pool;
	}

	/** A keep-alive of zero is a server that wants the connection closed. */
	@Override
	public void release(ConnectionEndpoint endpoint, @Nullable Object state, @Nullable TimeValue keepAlive) {
		boolean isOver = keepAlive != null && keepAlive.getDuration() == 0;
		super.release(endpoint, state, isOver ? null : keepAlive);
	}

	@Override
	public void connect(ConnectionEndpoint endpoint, @Nullable TimeValue timeout, HttpContext context)
			throws IOException {
		ManagedHttpClientConnection connection = connection(endpoint);
		if (connection != null) {
			this.pool.noteDialing(connection, true);
		}
		try {
			super.connect(endpoint, timeout, context);
		}
		catch (Error ex) {
			endpoint.close(CloseMode.IMMEDIATE);
			release(endpoint, null, null);
			throw ex;
		}
		finally {
			if (connection != null) {
				this.pool.noteDialing(connection, false);
			}
		}
	}

	private static @Nullable ManagedHttpClientConnection connection(ConnectionEndpoint endpoint) {
		return (endpoint instanceof ConnectionHolder holder
				&& holder.get() instanceof ManagedHttpClientConnection connection) ? connection : null;
	}

	/** Do nothing: a client may not close what others share. */
	@Override
	public void close() {
		logger.debug("{} - Ignored close() from a client", this.pool.name());
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
		logger.warn("{} - An error passed a request, the pool lives on (discarded={})", this.pool.name(), reclaimed);
	}

	/**
	 * Close the pool and every connection in it, leased ones too.
	 * @param mode how to close
	 */
	public void shutDown(CloseMode mode) {
		super.close(mode);
	}

}
