package io.httppool.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.ConnectionPool;

/**
 * The reloads of SSL bundles: each pool that uses a bundle has its new certificates from
 * the next handshake on, and connections that are open are replaced. A bundle that cannot
 * be used changes nothing, is logged, and is advice until it is mended. Thread-safe.
 */
final class BundleReloads {

	private static final Logger logger = LoggerFactory.getLogger(BundleReloads.class);

	private final @Nullable SslBundles bundles;

	/** The pools of each bundle, by its name. */
	private final ConcurrentMap<String, List<Member>> members = new ConcurrentHashMap<>();

	/** The failures of reloads, by the name of the pool. */
	private final ConcurrentMap<String, String> failures = new ConcurrentHashMap<>();

	BundleReloads(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * Have a new pool follow a bundle. The one it was made with may have been replaced
	 * since: Spring Boot's settings of clients keep the bundle of the start.
	 * @param name the name of the bundle
	 * @param used the bundle the pool was made with
	 * @param member the pool
	 */
	void follow(String name, SslBundle used, Member member) {
		if (this.bundles == null) {
			return;
		}
		this.members.computeIfAbsent(name, this::listen).add(member);
		SslBundle current = this.bundles.getBundle(name);
		if (current != used) {
			reload(name, current, member);
		}
	}

	/** Spring Boot cannot remove a handler, so there is one for each bundle. */
	private List<Member> listen(String name) {
		if (this.bundles != null) {
			this.bundles.addBundleUpdateHandler(name, (bundle) -> reloaded(name, bundle));
		}
		return new CopyOnWriteArrayList<>();
	}

	private void reloaded(String name, SslBundle bundle) {
		this.members.getOrDefault(name, List.of()).forEach((member) -> reload(name, bundle, member));
	}

	/** Spring Boot calls no further handler after one that throws. */
	private void reload(String name, SslBundle bundle, Member member) {
		String pool = member.pool().name();
		try {
			member.tls().exchange(member.strategies().apply(bundle));
			int open = member.pool().aheadOpenings().replaceTls();
			this.failures.remove(pool);
			logger.info("{} - SSL bundle '{}' was reloaded: new connections use it, {} open ones are being replaced",
					pool, name, open);
		}
		catch (RuntimeException | Error ex) {
			String message = "SSL bundle '%s' was reloaded and cannot be used, the one before stays in use: %s. Correct the bundle; the next reload is tried again."
				.formatted(name, ex);
			this.failures.put(pool, message);
			logger.warn("{} - {}", pool, message, ex);
		}
	}

	/** Return what is to be said of certificates that expire soon, by pool. */
	Map<String, List<String>> expiring(Instant now) {
		Map<String, List<String>> expiring = new TreeMap<>();
		SslBundles known = this.bundles;
		if (known != null) {
			this.members.forEach((name, pools) -> {
				List<String> sentences = ClientCertificates.expiring(name, known.getBundle(name), now);
				if (!sentences.isEmpty()) {
					pools.forEach((member) -> expiring.put(member.pool().name(), sentences));
				}
			});
		}
		return expiring;
	}

	/** Return why reloads have failed that no later one has mended, by pool. */
	Map<String, String> failures() {
		return Map.copyOf(this.failures);
	}

	/**
	 * A pool that follows a bundle.
	 *
	 * @param pool the pool
	 * @param tls its TLS
	 * @param strategies makes the TLS that its clients have with another bundle
	 */
	record Member(ConnectionPool<?> pool, ExchangeableTls tls, Function<SslBundle, TlsSocketStrategy> strategies) {

	}

}
