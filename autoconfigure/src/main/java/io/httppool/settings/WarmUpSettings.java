package io.httppool.settings;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The settings for connections that are opened before requests need them.
 *
 * @param connections how many connections a warm-up opens to an origin; zero for no
 * warm-up
 * @param onStartup whether an application that starts is ready only after its warm-up
 * @param timeout how long a warm-up may take
 * @param failFast whether a warm-up that fails stops the start
 * @param refill whether the lowest limit of a route is also the number of connections
 * that are kept open while it has traffic
 * @param request the method and the path of a request that ends the warm-up, or
 * {@code null} for none
 */
public record WarmUpSettings(int connections, boolean onStartup, Duration timeout, boolean failFast, boolean refill,
		@Nullable String request) {

	private static final WarmUpSettings DEFAULTS = new WarmUpSettings(0, false, Duration.ofSeconds(10), false, false,
			null);

	public WarmUpSettings {
		Requirements.atLeast(0, connections, "connections");
		Requirements.positive(timeout, "timeout");
	}

	/**
	 * Return the settings where nothing is configured.
	 * @return the defaults
	 */
	public static WarmUpSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another number of connections.
	 * @param connections the number, zero for no warm-up
	 * @return new settings
	 */
	public WarmUpSettings withConnections(int connections) {
		return new WarmUpSettings(connections, this.onStartup, this.timeout, this.failFast, this.refill, this.request);
	}

	/**
	 * Return these settings with or without a warm-up at the start.
	 * @param onStartup whether there is one
	 * @return new settings
	 */
	public WarmUpSettings withOnStartup(boolean onStartup) {
		return new WarmUpSettings(this.connections, onStartup, this.timeout, this.failFast, this.refill, this.request);
	}

	/**
	 * Return these settings with another timeout.
	 * @param timeout how long a warm-up may take
	 * @return new settings
	 */
	public WarmUpSettings withTimeout(Duration timeout) {
		return new WarmUpSettings(this.connections, this.onStartup, timeout, this.failFast, this.refill, this.request);
	}

	/**
	 * Return these settings with another consequence of a failure.
	 * @param failFast whether it stops the start
	 * @return new settings
	 */
	public WarmUpSettings withFailFast(boolean failFast) {
		return new WarmUpSettings(this.connections, this.onStartup, this.timeout, failFast, this.refill, this.request);
	}

	/**
	 * Return these settings with or without connections that are kept open.
	 * @param refill whether they are
	 * @return new settings
	 */
	public WarmUpSettings withRefill(boolean refill) {
		return new WarmUpSettings(this.connections, this.onStartup, this.timeout, this.failFast, refill, this.request);
	}

	/**
	 * Return these settings with another request.
	 * @param request its method and path, or {@code null} for none
	 * @return new settings
	 */
	public WarmUpSettings withRequest(@Nullable String request) {
		return new WarmUpSettings(this.connections, this.onStartup, this.timeout, this.failFast, this.refill, request);
	}

}
