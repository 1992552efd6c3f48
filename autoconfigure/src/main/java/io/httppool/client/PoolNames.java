package io.httppool.client;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The names of pools. Clients share a pool if their connections are alike: the same SSL
 * bundle and the same filter of addresses. Clients with different timeouts, redirects or
 * cookies share one all the same. Thread-safe.
 */
final class PoolNames {

	private static final String DEFAULT = "default";

	private static final String SSL = DEFAULT + "-ssl-";

	private final @Nullable SslBundles bundles;

	/** All bundles ever seen: a client may have one that has been replaced since. */
	private final Map<SslBundle, BundleName> bundleNames = Collections.synchronizedMap(new WeakHashMap<>());

	/** Bundles are forgotten while their pools live on, so no number is used twice. */
	private final AtomicInteger unregistered = new AtomicInteger();

	private final ConcurrentMap<String, Identity> identities = new ConcurrentHashMap<>();

	PoolNames(@Nullable SslBundles bundles) {
		this.bundles = bundles;
		if (bundles != null) {
			bundles.getBundleNames().forEach((name) -> registered(name, bundles.getBundle(name)));
			bundles.addBundleRegisterHandler(this::registered);
		}
	}

	/**
	 * A client may be built after its bundle was replaced, so all are known from the
	 * start.
	 */
	private void registered(String name, SslBundle bundle) {
		this.bundleNames.putIfAbsent(bundle, new BundleName(name, true));
	}

	/**
	 * Return the name of the pool of a client without a name.
	 * @param settings the settings of the client
	 * @return {@code default}, or {@code default-ssl-<bundle>}
	 */
	String nameFor(HttpClientSettings settings) {
		Identity identity = identity(settings);
		String base = identity.impliedName();
		String numbered = base + ((identity.filter() != null) ? "-filter-" : "-");
		return Stream.concat(Stream.of(base), IntStream.iterate(2, (i) -> i + 1).mapToObj((i) -> numbered + i))
			.filter((name) -> identity.isLike(claim(name, identity)))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Claim a name for the pool of an HTTP service group. A group may be named like the
	 * pool of other clients, who were there before.
	 * @param group the name of the group
	 * @param settings the settings of the group
	 * @return the name of the group, followed by {@code -group} where that is the name of
	 * the pool of other clients
	 * @throws PoolConflictException if clients with other connections use that name
	 */
	String nameForGroup(String group, HttpClientSettings settings) {
		boolean isOfOthers = (group.equals(DEFAULT) || group.startsWith(SSL))
				&& !group.equals(identity(settings).impliedName());
		return nameFor(isOfOthers ? group + "-group" : group, settings);
	}

	/**
	 * Claim a name for the pool of a client.
	 * @param name the name
	 * @param settings the settings of the client
	 * @return the name
	 * @throws PoolConflictException if clients with other connections use that name
	 */
	String nameFor(String name, HttpClientSettings settings) {
		Identity ours = identity(settings);
		Identity theirs = claim(name, ours);
		if (!Objects.equals(ours.bundle(), theirs.bundle())) {
			throw new PoolConflictException(name,
					"two SSL bundles: %s and %s".formatted(theirs.bundleText(), ours.bundleText()));
		}
		if (!ours.isLike(theirs)) {
			throw new PoolConflictException(name, "two filters of addresses");
		}
		return name;
	}

	/** Return the name under which the bundle of a client is registered, if it is. */
	@Nullable String registeredBundle(HttpClientSettings settings) {
		SslBundle bundle = settings.sslBundle();
		BundleName name = (bundle != null) ? bundleName(bundle) : null;
		return (name != null && name.isRegistered()) ? name.text() : null;
	}

	/** Return the names that clients have claimed. */
	Set<String> claimed() {
		return Set.copyOf(this.identities.keySet());
	}

	/** Return the filter of a pool, {@code null} for none. */
	@Nullable WeakFilter filter(String name) {
		Identity identity = this.identities.get(name);
		return (identity != null) ? identity.filter() : null;
	}

	/** Forget the pool of a name. */
	void release(String name) {
		this.identities.remove(name);
	}

	private Identity claim(String name, Identity identity) {
		Identity earlier = this.identities.putIfAbsent(name, identity);
		return (earlier != null) ? earlier : identity;
	}

	private Identity identity(HttpClientSettings settings) {
		SslBundle bundle = settings.sslBundle();
		InetAddressFilter filter = settings.inetAddressFilter();
		return new Identity((bundle != null) ? bundleName(bundle) : null,
				(filter != null) ? new WeakFilter(filter) : null);
	}

	private BundleName bundleName(SslBundle bundle) {
		return this.bundleNames.computeIfAbsent(bundle, (unknown) -> {
			String registered = registeredName(unknown);
			return (registered != null) ? new BundleName(registered, true)
					: new BundleName("custom-" + this.unregistered.incrementAndGet(), false);
		});
	}

	private @Nullable String registeredName(SslBundle bundle) {
		if (this.bundles == null) {
			return null;
		}
		SslBundles registered = this.bundles;
		return registered.getBundleNames()
			.stream()
			.filter((name) -> registered.getBundle(name) == bundle)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The identity of connections: those with the same one are alike.
	 */
	private record Identity(@Nullable BundleName bundle, @Nullable WeakFilter filter) {

		String impliedName() {
			return (this.bundle != null) ? SSL + this.bundle.text() : DEFAULT;
		}

		boolean isLike(Identity other) {
			WeakFilter theirs = other.filter();
			boolean isSameFilter = (this.filter == null || theirs == null) ? this.filter == theirs
					: this.filter.isLike(theirs);
			return isSameFilter && Objects.equals(this.bundle, other.bundle());
		}

		String bundleText() {
			return (this.bundle != null) ? "'" + this.bundle.text() + "'" : "none";
		}

	}

	/**
	 * The name of a bundle.
	 *
	 * @param text the name
	 * @param isRegistered whether the name was registered, rather than made up here; a
	 * name of each kind may read the same
	 */
	private record BundleName(String text, boolean isRegistered) {

	}

}
