package io.httppool.settings;

import java.util.HashMap;
import java.util.Map;

/**
 * The settings of one pool.
 *
 * @param name the name of the pool, as it is shown
 * @param maxTotal how many connections the pool may have over all routes, at least 1
 * @param reuse which of several available connections the next request gets
 * @param profile what the clients of the pool can do
 * @param connection how connections are made
 * @param base the settings of routes that have none of their own
 * @param routes the settings of single routes, by {@link RouteName#origin origin}
 * @param origins the origins of settings, by the names of their properties
 */
public record PoolSettings(String name, int maxTotal, ReusePolicy reuse, ClientProfile profile,
		ConnectionSettings connection, RouteSettings base, Map<String, RouteSettings> routes,
		Map<String, String> origins) {

	public PoolSettings {
		if (maxTotal < 1) {
			throw new IllegalArgumentException("'maxTotal' must be at least 1, but was " + maxTotal);
		}
		routes = Map.copyOf(routes);
		origins = Map.copyOf(origins);
	}

	/**
	 * Return a builder that begins with the defaults.
	 * @param name the name of the pool
	 * @return a new builder
	 */
	public static Builder custom(String name) {
		return from(new PoolSettings(name, 200, ReusePolicy.LIFO, ClientProfile.STANDARD,
				new ConnectionSettings(8192, true, true, ConnectionStateMode.AUTO), RouteSettings.defaults(), Map.of(),
				Map.of()));
	}

	/**
	 * Return a builder that begins with other settings.
	 * @param base the other settings
	 * @return a new builder
	 */
	public static Builder from(PoolSettings base) {
		return new Builder(base);
	}

	/**
	 * The settings with which connections are made.
	 *
	 * @param bufferSize the size of each of the buffers of a connection, in bytes
	 * @param keepAlive whether the operating system probes silent peers
	 * @param tcpNoDelay whether small packets are sent at once
	 * @param state the users for whom connections are kept
	 */
	public record ConnectionSettings(int bufferSize, boolean keepAlive, boolean tcpNoDelay, ConnectionStateMode state) {

		public ConnectionSettings {
			if (bufferSize < 1) {
				throw new IllegalArgumentException("'bufferSize' must be at least 1, but was " + bufferSize);
			}
		}

	}

	/**
	 * A builder of settings. Each method sets the component of its name, be it of the
	 * pool or of its connections. Confined to one thread.
	 */
	public static final class Builder {

		private final String name;

		private int maxTotal;

		private ReusePolicy reuse;

		private ClientProfile profile;

		private int bufferSize;

		private boolean keepAlive;

		private boolean tcpNoDelay;

		private ConnectionStateMode connectionState;

		private RouteSettings base;

		private Map<String, RouteSettings> routes;

		private final Map<String, String> origins;

		private Builder(PoolSettings base) {
			this.name = base.name;
			this.maxTotal = base.maxTotal;
			this.reuse = base.reuse;
			this.profile = base.profile;
			this.bufferSize = base.connection.bufferSize;
			this.keepAlive = base.connection.keepAlive;
			this.tcpNoDelay = base.connection.tcpNoDelay;
			this.connectionState = base.connection.state;
			this.base = base.base;
			this.routes = base.routes;
			this.origins = new HashMap<>(base.origins);
		}

		/** Set {@link PoolSettings#maxTotal}. */
		public Builder maxTotal(int maxTotal) {
			this.maxTotal = maxTotal;
			return this;
		}

		/** Set {@link PoolSettings#reuse}. */
		public Builder reuse(ReusePolicy reuse) {
			this.reuse = reuse;
			return this;
		}

		/** Set {@link PoolSettings#profile}. */
		public Builder profile(ClientProfile profile) {
			this.profile = profile;
			return this;
		}

		/** Set {@link ConnectionSettings#bufferSize}. */
		public Builder bufferSize(int bufferSize) {
			this.bufferSize = bufferSize;
			return this;
		}

		/** Set {@link ConnectionSettings#keepAlive}. */
		public Builder keepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/** Set {@link ConnectionSettings#tcpNoDelay}. */
		public Builder tcpNoDelay(boolean tcpNoDelay) {
			this.tcpNoDelay = tcpNoDelay;
			return this;
		}

		/** Set {@link ConnectionSettings#state}. */
		public Builder connectionState(ConnectionStateMode connectionState) {
			this.connectionState = connectionState;
			return this;
		}

		/** Set {@link PoolSettings#base}. */
		public Builder base(RouteSettings base) {
			this.base = base;
			return this;
		}

		/** Set {@link PoolSettings#routes}. */
		public Builder routes(Map<String, RouteSettings> routes) {
			this.routes = routes;
			return this;
		}

		/**
		 * Say where a setting comes from.
		 * @param property the name of its property
		 * @param origin where it comes from
		 * @return this builder
		 */
		public Builder origin(String property, String origin) {
			this.origins.put(property, origin);
			return this;
		}

		/**
		 * Build the settings.
		 * @return new settings
		 * @throws IllegalArgumentException if a component is out of its range
		 */
		public PoolSettings build() {
			ConnectionSettings connection = new ConnectionSettings(this.bufferSize, this.keepAlive, this.tcpNoDelay,
					this.connectionState);
			return new PoolSettings(this.name, this.maxTotal, this.reuse, this.profile, connection, this.base,
					this.routes, this.origins);
		}

	}

}
