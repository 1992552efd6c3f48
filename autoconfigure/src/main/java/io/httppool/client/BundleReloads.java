package io.httppool.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

import io.httppool.pool.ConnectionPool;

/**
 * The reloads of SSL bundles: each pool that uses a bundle has its new certificates from
 * the next handshake on, and connections that are open are replaced. A bundle that cannot
 * be used changes nothing, is logged, and is advice until it is mended. Thread-safe.
 */
final class BundleReloads {

	private final @Nullable SslBundles bundles;

	/** The pools that follow each bundle, by its name. */
	private final ConcurrentMap<String, List<BundleFollower>> followers = new ConcurrentHashMap<>();

	BundleReloads(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * Have a new pool follow a bundle. The one it was made with may have been replaced
	 * since: Spring Boot's settings of clients keep the bundle of the start.
	 * @param name the name of the bundle
	 * @param follower the pool
	 */
	void follow(String name, BundleFollower follower) {
		if (this.bundles != null) {
			this.followers.computeIfAbsent(name, this::listen).add(follower);
			follower.follow(name, this.bundles);
		}
	}

	/** Spring Boot cannot remove a handler, so there is one for each bundle. */
	private List<BundleFollower> listen(String name) {
		if (this.bundles != null) {
			this.bundles.addBundleUpdateHandler(name, (bundle) -> reloaded(name, this.bundles));
		}
		return new CopyOnWriteArrayList<>();
	}

	private void reloaded(String name, SslBundles registered) {
		this.followers.getOrDefault(name, List.of()).forEach((follower) -> follower.follow(name, registered));
	}

	/** Forget a pool. */
	void forget(ConnectionPool<?> pool) {
		this.followers.values().forEach((pools) -> pools.removeIf((follower) -> follower.pool() == pool));
	}

	/** Return what is to be said of certificates in use that expire soon, by pool. */
	Map<String, List<String>> expiring(Instant now) {
		Map<String, List<String>> expiring = new TreeMap<>();
		this.followers.forEach((name, pools) -> pools.forEach((follower) -> {
			List<String> sentences = ClientCertificates.expiring(name, follower.bundle(), now);
			if (!sentences.isEmpty()) {
				expiring.put(follower.pool().name(), sentences);
			}
		}));
		return expiring;
	}

	/** Return why reloads have failed that no later one has mended, by pool. */
	Map<String, String> failures() {
		Map<String, String> failures = new TreeMap<>();
		this.followers.values().stream().flatMap(List::stream).forEach((follower) -> {
			String failure = follower.failure();
			if (failure != null) {
				failures.put(follower.pool().name(), failure);
			}
		});
		return failures;
	}

}
