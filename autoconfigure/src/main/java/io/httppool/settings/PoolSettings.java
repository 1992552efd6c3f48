package io.httppool.settings;

import java.util.Map;

/**
 * The settings of one pool.
 *
 * @param name what the pool is called wherever it shows
 * @param maxTotal how many connections the pool may have over all routes, at least 1
 * @param reuse which of several available connections the next request gets
 * @param connection how connections are made
 * @param base the settings of routes that have none of their own
 * @param routes the settings of single routes, by {@link RouteName#origin origin}
 * @param origins where each setting comes from, by the name of its property
 */
public record PoolSettings(String name, int maxTotal, ReusePolicy reuse, ConnectionSettings connection,
		RouteSettings base, Map<String, RouteSettings> routes, Map<String, String> origins) {

	public PoolSettings {
		if (maxTotal < 1) {
			throw new IllegalArgumentException("'maxTotal' must be at least 1, but was " + maxTotal);
		}
		routes = Map.copyOf(routes);
		origins = Map.copyOf(origins);
	}

	/**
	 * How connections are made.
	 *
	 * @param bufferSize the size of each of the buffers of a connection, in bytes
	 * @param keepAlive whether the operating system probes silent peers
	 * @param tcpNoDelay whether small packets are sent at once
	 * @param state whether connections remember who authenticated on them
	 */
	public record ConnectionSettings(int bufferSize, boolean keepAlive, boolean tcpNoDelay, boolean state) {

		public ConnectionSettings {
			if (bufferSize < 1) {
				throw new IllegalArgumentException("'bufferSize' must be at least 1, but was " + bufferSize);
			}
		}

	}

}
