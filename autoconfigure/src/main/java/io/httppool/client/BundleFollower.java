package io.httppool.client;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.ConnectionPool;

/**
 * A pool that follows an SSL bundle. Thread-safe.
 */
final class BundleFollower {

	private static final Logger logger = LoggerFactory.getLogger(BundleReloads.class);

	private static final String PEM = "-----BEGIN";

	private final ConnectionPool<?> pool;

	private final ExchangeableTls tls;

	private final Function<SslBundle, TlsSocketStrategy> strategies;

	/** The bundle in use. Written under the lock of this. */
	private volatile SslBundle bundle;

	private volatile @Nullable String failure;

	/**
	 * Create a follower.
	 * @param pool the pool
	 * @param tls its TLS
	 * @param bundle the bundle it was made with
	 * @param strategies makes the TLS that its clients have with another bundle
	 */
	BundleFollower(ConnectionPool<?> pool, ExchangeableTls tls, SslBundle bundle,
			Function<SslBundle, TlsSocketStrategy> strategies) {
		this.pool = pool;
		this.tls = tls;
		this.bundle = bundle;
		this.strategies = strategies;
	}

	ConnectionPool<?> pool() {
		return this.pool;
	}

	/** Return the bundle in use. */
	SslBundle bundle() {
		return this.bundle;
	}

	/** Return why the last reload failed, {@code null} if it did not. */
	@Nullable String failure() {
		return this.failure;
	}

	/**
	 * Use the bundle that is registered now. Reloads may come at once: each reads it
	 * under the lock, so that the last one to end does not bring an older one back.
	 * Spring Boot calls no further handler after one that throws.
	 */
	synchronized void follow(String name, SslBundles registered) {
		try {
			SslBundle current = registered.getBundle(name);
			if (current != this.bundle) {
				exchange(name, current);
			}
			this.failure = null;
		}
		catch (RuntimeException | Error ex) {
			failed(name, ex);
		}
	}

	private void exchange(String name, SslBundle current) {
		this.tls.exchange(this.strategies.apply(current));
		this.bundle = current;
		int open = this.pool.aheadOpenings().replaceTls();
		logger.info("{} - SSL bundle '{}' was reloaded: new connections use it, {} open ones are being replaced",
				this.pool.name(), name, open);
	}

	/** A key that stands in the configuration itself may be part of the message. */
	private void failed(String name, Throwable ex) {
		boolean isSecret = Stream.iterate(ex, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> cause.toString().contains(PEM));
		String message = "SSL bundle '%s' was reloaded and cannot be used, the one before stays in use: %s. Correct the bundle; the next reload is tried again."
			.formatted(name, isSecret ? ex.getClass().getName() : ex);
		this.failure = message;
		logger.warn("{} - {}", this.pool.name(), message, isSecret ? null : ex);
	}

}
