package io.httppool.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The settings that may differ from route to route.
 *
 * @param limits how many connections the route may have, and how many at the start
 * @param maxPending how many requests may wait for a connection; one more fails at once,
 * unless the limit may still grow for it
 * @param leaseTimeout how long a request waits for a connection
 * @param connectTimeout how long DNS, TCP and the tunnel through a proxy may take
 * together, over all addresses
 * @param attemptDelay after how long without a connection the next address of a host is
 * tried beside those before; zero for one address after the other
 * @param tunnelTimeout how long a proxy may take to open a tunnel, or {@code null} for
 * the time that is left of the connect timeout
 * @param tlsHandshakeTimeout how long the peer may be silent during a TLS handshake
 * @param responseTimeout how long the peer may be silent during a response, or
 * {@code null} for no limit
 * @param writeTimeout how long the peer may take no byte of a request, or {@code null}
 * for the response timeout
 * @param callTimeout how long a request may take from its lease to the last byte of its
 * response, redirects and repeats included, or {@code null} for no limit
 * @param drainSize how many bytes are read of a response that is closed early, so that
 * its connection can be used again
 * @param drainTimeout how long that may take
 * @param keepAlive how long a connection stays available where the server states nothing
 * @param maxIdleTime how long a connection stays available at most
 * @param maxLifeTime how old a connection may grow, give or take a tenth
 * @param maxExchanges how many exchanges one connection may carry, or {@code null} for no
 * limit
 * @param validateAfterInactivity how long a connection may be idle and still be used
 * again without a check; negative for no check at all
 * @param leakThreshold how long a connection may be leased before that is reported as a
 * suspected leak; zero for no reports
 * @param retryMaxWait the longest wait that a server may ask for with the status 429 or
 * 503 before a request is repeated; zero to repeat none for these
 * @param requireCloseNotify whether a response that lasts until the connection ends has
 * to be ended by TLS, not by TCP alone
 * @param concurrentHandshakes how many connections are opened at a time for which no
 * request waits
 * @param addresses the settings for the addresses of the route
 * @param warmUp the settings for connections that are opened before requests need them
 * @param origins the origins of settings, by the names of their properties; settings
 * without one are defaults
 */
public record RouteSettings(Limits limits, int maxPending, Duration leaseTimeout, Duration connectTimeout,
		Duration attemptDelay, @Nullable Duration tunnelTimeout, Duration tlsHandshakeTimeout,
		@Nullable Duration responseTimeout, @Nullable Duration writeTimeout, @Nullable Duration callTimeout,
		long drainSize, Duration drainTimeout, Duration keepAlive, Duration maxIdleTime, Duration maxLifeTime,
		@Nullable Integer maxExchanges, Duration validateAfterInactivity, Duration leakThreshold, Duration retryMaxWait,
		boolean requireCloseNotify, int concurrentHandshakes, AddressSettings addresses, WarmUpSettings warmUp,
		Map<String, String> origins) {

	private static final List<String> LIMITS = List.of("per-route.min", "per-route.initial", "per-route.max");

	private static final RouteSettings DEFAULTS = new RouteSettings(new Limits(4, 32, 200), 1000, Duration.ofSeconds(2),
			Duration.ofSeconds(2), Duration.ofMillis(250), null, Duration.ofSeconds(5), null, null, null, 64 * 1024,
			Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofSeconds(55), Duration.ofMinutes(10), null,
			Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(2), true, 4, AddressSettings.defaults(),
			WarmUpSettings.defaults(), Map.of());

	public RouteSettings {
		Requirements.atLeast(0, maxPending, "maxPending");
		Requirements.positive(leaseTimeout, "leaseTimeout");
		Requirements.positive(connectTimeout, "connectTimeout");
		Requirements.positive(tunnelTimeout, "tunnelTimeout");
		Requirements.positive(tlsHandshakeTimeout, "tlsHandshakeTimeout");
		Requirements.positive(responseTimeout, "responseTimeout");
		Requirements.positive(writeTimeout, "writeTimeout");
		Requirements.positive(callTimeout, "callTimeout");
		Requirements.positive(drainTimeout, "drainTimeout");
		Requirements.positive(keepAlive, "keepAlive");
		Requirements.positive(maxIdleTime, "maxIdleTime");
		Requirements.positive(maxLifeTime, "maxLifeTime");
		Requirements.atMostLongest(validateAfterInactivity, "validateAfterInactivity");
		Requirements.notNegative(attemptDelay, "attemptDelay");
		Requirements.notNegative(leakThreshold, "leakThreshold");
		Requirements.notNegative(retryMaxWait, "retryMaxWait");
		Requirements.atLeast(0, drainSize, "drainSize");
		if (maxExchanges != null) {
			Requirements.atLeast(1, maxExchanges, "maxExchanges");
		}
		Requirements.atLeast(1, concurrentHandshakes, "concurrentHandshakes");
		origins = Map.copyOf(origins);
	}

	/**
	 * Return the settings of a route where nothing is configured.
	 * @return the defaults
	 */
	public static RouteSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return a builder that begins with the defaults.
	 * @return a new builder
	 */
	public static Builder custom() {
		return new Builder(DEFAULTS);
	}

	/**
	 * Return a builder that begins with other settings.
	 * @param base the other settings
	 * @return a new builder
	 */
	public static Builder from(RouteSettings base) {
		return new Builder(base);
	}

	/**
	 * Return whether the limits come from where those of others come from, and are not
	 * merely as large.
	 * @param others the other settings
	 * @return whether limits and their origins are equal
	 */
	public boolean hasLimitsOf(RouteSettings others) {
		boolean isSame = this.limits.equals(others.limits);
		for (String property : LIMITS) {
			isSame = isSame && Objects.equals(this.origins.get(property), others.origins.get(property));
		}
		return isSame;
	}

	/**
	 * A builder of settings. Each method sets the component of its name. Confined to one
	 * thread.
	 */
	public static final class Builder {

		private Limits limits;

		private int maxPending;

		private Duration leaseTimeout;

		private Duration connectTimeout;

		private Duration attemptDelay;

		private @Nullable Duration tunnelTimeout;

		private Duration tlsHandshakeTimeout;

		private @Nullable Duration responseTimeout;

		private @Nullable Duration writeTimeout;

		private @Nullable Duration callTimeout;

		private long drainSize;

		private Duration drainTimeout;

		private Duration keepAlive;

		private Duration maxIdleTime;

		private Duration maxLifeTime;

		private @Nullable Integer maxExchanges;

		private Duration validateAfterInactivity;

		private Duration leakThreshold;

		private Duration retryMaxWait;

		private boolean requireCloseNotify;

		private int concurrentHandshakes;

		private AddressSettings addresses;

		private WarmUpSettings warmUp;

		private final Map<String, String> origins;

		private Builder(RouteSettings base) {
			this.limits = base.limits;
			this.maxPending = base.maxPending;
			this.leaseTimeout = base.leaseTimeout;
			this.connectTimeout = base.connectTimeout;
			this.attemptDelay = base.attemptDelay;
			this.tunnelTimeout = base.tunnelTimeout;
			this.tlsHandshakeTimeout = base.tlsHandshakeTimeout;
			this.responseTimeout = base.responseTimeout;
			this.writeTimeout = base.writeTimeout;
			this.callTimeout = base.callTimeout;
			this.drainSize = base.drainSize;
			this.drainTimeout = base.drainTimeout;
			this.keepAlive = base.keepAlive;
			this.maxIdleTime = base.maxIdleTime;
			this.maxLifeTime = base.maxLifeTime;
			this.maxExchanges = base.maxExchanges;
			this.validateAfterInactivity = base.validateAfterInactivity;
			this.leakThreshold = base.leakThreshold;
			this.retryMaxWait = base.retryMaxWait;
			this.requireCloseNotify = base.requireCloseNotify;
			this.concurrentHandshakes = base.concurrentHandshakes;
			this.addresses = base.addresses;
			this.warmUp = base.warmUp;
			this.origins = new HashMap<>(base.origins);
		}

		/** Set {@link RouteSettings#limits}. */
		public Builder limits(Limits limits) {
			this.limits = limits;
			return this;
		}

		/** Set {@link RouteSettings#maxPending}. */
		public Builder maxPending(int maxPending) {
			this.maxPending = maxPending;
			return this;
		}

		/** Set {@link RouteSettings#leaseTimeout}. */
		public Builder leaseTimeout(Duration leaseTimeout) {
			this.leaseTimeout = leaseTimeout;
			return this;
		}

		/** Set {@link RouteSettings#connectTimeout}. */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/** Set {@link RouteSettings#attemptDelay}. */
		public Builder attemptDelay(Duration attemptDelay) {
			this.attemptDelay = attemptDelay;
			return this;
		}

		/** Set {@link RouteSettings#tunnelTimeout}. */
		public Builder tunnelTimeout(@Nullable Duration tunnelTimeout) {
			this.tunnelTimeout = tunnelTimeout;
			return this;
		}

		/** Set {@link RouteSettings#tlsHandshakeTimeout}. */
		public Builder tlsHandshakeTimeout(Duration tlsHandshakeTimeout) {
			this.tlsHandshakeTimeout = tlsHandshakeTimeout;
			return this;
		}

		/** Set {@link RouteSettings#responseTimeout}. */
		public Builder responseTimeout(@Nullable Duration responseTimeout) {
			this.responseTimeout = responseTimeout;
			return this;
		}

		/** Set {@link RouteSettings#writeTimeout}. */
		public Builder writeTimeout(@Nullable Duration writeTimeout) {
			this.writeTimeout = writeTimeout;
			return this;
		}

		/** Set {@link RouteSettings#callTimeout}. */
		public Builder callTimeout(@Nullable Duration callTimeout) {
			this.callTimeout = callTimeout;
			return this;
		}

		/** Set {@link RouteSettings#drainSize}. */
		public Builder drainSize(long drainSize) {
			this.drainSize = drainSize;
			return this;
		}

		/** Set {@link RouteSettings#drainTimeout}. */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
			return this;
		}

		/** Set {@link RouteSettings#keepAlive}. */
		public Builder keepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/** Set {@link RouteSettings#maxIdleTime}. */
		public Builder maxIdleTime(Duration maxIdleTime) {
			this.maxIdleTime = maxIdleTime;
			return this;
		}

		/** Set {@link RouteSettings#maxLifeTime}. */
		public Builder maxLifeTime(Duration maxLifeTime) {
			this.maxLifeTime = maxLifeTime;
			return this;
		}

		/** Set {@link RouteSettings#maxExchanges}. */
		public Builder maxExchanges(@Nullable Integer maxExchanges) {
			this.maxExchanges = maxExchanges;
			return this;
		}

		/** Set {@link RouteSettings#validateAfterInactivity}. */
		public Builder validateAfterInactivity(Duration validateAfterInactivity) {
			this.validateAfterInactivity = validateAfterInactivity;
			return this;
		}

		/** Set {@link RouteSettings#leakThreshold}. */
		public Builder leakThreshold(Duration leakThreshold) {
			this.leakThreshold = leakThreshold;
			return this;
		}

		/** Set {@link RouteSettings#retryMaxWait}. */
		public Builder retryMaxWait(Duration retryMaxWait) {
			this.retryMaxWait = retryMaxWait;
			return this;
		}

		/** Set {@link RouteSettings#concurrentHandshakes}. */
		public Builder concurrentHandshakes(int concurrentHandshakes) {
			this.concurrentHandshakes = concurrentHandshakes;
			return this;
		}

		/** Set {@link RouteSettings#requireCloseNotify}. */
		public Builder requireCloseNotify(boolean requireCloseNotify) {
			this.requireCloseNotify = requireCloseNotify;
			return this;
		}

		/** Change {@link RouteSettings#addresses}. */
		public Builder addresses(UnaryOperator<AddressSettings> change) {
			this.addresses = change.apply(this.addresses);
			return this;
		}

		/** Change {@link RouteSettings#warmUp}. */
		public Builder warmUp(UnaryOperator<WarmUpSettings> change) {
			this.warmUp = change.apply(this.warmUp);
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
		public RouteSettings build() {
			return new RouteSettings(this.limits, this.maxPending, this.leaseTimeout, this.connectTimeout,
					this.attemptDelay, this.tunnelTimeout, this.tlsHandshakeTimeout, this.responseTimeout,
					this.writeTimeout, this.callTimeout, this.drainSize, this.drainTimeout, this.keepAlive,
					this.maxIdleTime, this.maxLifeTime, this.maxExchanges, this.validateAfterInactivity,
					this.leakThreshold, this.retryMaxWait, this.requireCloseNotify, this.concurrentHandshakes,
					this.addresses, this.warmUp, this.origins);
		}

	}

}
