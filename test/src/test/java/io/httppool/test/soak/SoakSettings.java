package io.httppool.test.soak;

import io.httppool.test.PooledApplication;

/**
 * The settings of a pool that is small for its load, and of clients that soon give up.
 */
final class SoakSettings {

	static final int MAX_TOTAL = 24;

	private SoakSettings() {
	}

	static PooledApplication start() {
		return new PooledApplication("soak", "logging.level.org.apache.hc=warn", "logging.level.io.httppool.pool=error",
				"logging.level.io.httppool.upkeep=error", "spring.http.clients.read-timeout=500ms",
				"httppool.defaults.connect-timeout=1s", "httppool.defaults.tls-handshake-timeout=1s",
				"httppool.defaults.lease-timeout=500ms", "httppool.defaults.max-total=" + MAX_TOTAL,
				"httppool.defaults.per-route.initial=8", "httppool.defaults.per-route.max=" + MAX_TOTAL,
				"httppool.defaults.leak-threshold=5s", "httppool.shutdown.drain-timeout=5s");
	}

}
