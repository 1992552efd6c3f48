package io.httppool.client;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.ssl.SslBundle;

/**
 * The owners of pools, which say how long a pool is of use:
 * <ul>
 * <li>for ever, if it can be found by a name, or if its connection manager was handed
 * out;</li>
 * <li>otherwise as long as one of its clients lives, or else another one can be made: as
 * long as all of the objects live by which clients find it, which are its filter of
 * addresses and its SSL bundle, unless that is registered.</li>
 * </ul>
 * Nothing but a client refers to these objects here. Not thread-safe.
 */
final class PoolOwners {

	private final Map<String, Owners> owners = new HashMap<>();

	/**
	 * Note one more client.
	 * @param pool the name of its pool
	 * @param filter the filter of the pool, {@code null} for none
	 * @param bundle the bundle of the pool, {@code null} for none or a registered one
	 * @return what lives as long as the client, which has to refer to it
	 */
	Object join(String pool, @Nullable InetAddressFilter filter, @Nullable SslBundle bundle) {
		Client client = new Client(filter);
		this.owners.computeIfAbsent(pool, (absent) -> new Owners()).join(client, filter, bundle);
		return client;
	}

	/** Keep a pool for ever; it has a client. */
	void keep(String pool, Object client) {
		this.owners.computeIfAbsent(pool, (absent) -> new Owners()).keep(client);
	}

	/** Return whether a pool had owners, and has none any more. */
	boolean areGone(String pool) {
		Owners known = this.owners.get(pool);
		return known != null && known.areGone();
	}

	/** Note that a client was not made; return whether its pool has no other by now. */
	boolean leave(String pool, Object client) {
		Owners known = this.owners.get(pool);
		return known != null && known.leave(client);
	}

	void forget(String pool) {
		this.owners.remove(pool);
	}

	/**
	 * A client, as long as it lives.
	 */
	private static final class Client {

		@SuppressWarnings("unused") // refers to it for as long as the client lives
		private final @Nullable InetAddressFilter filter;

		Client(@Nullable InetAddressFilter filter) {
			this.filter = filter;
		}

	}

	/**
	 * The owners of one pool.
	 */
	private static final class Owners {

		private final List<WeakReference<Object>> clients = new ArrayList<>();

		/** The objects by which clients find the pool. */
		private List<WeakReference<Object>> keys = List.of();

		private @Nullable Object lasting;

		void join(Client client, @Nullable InetAddressFilter filter, @Nullable SslBundle bundle) {
			this.clients.removeIf(Owners::isGone);
			this.clients.add(new WeakReference<>(client));
			if (this.keys.isEmpty() || this.keys.stream().anyMatch(Owners::isGone)) {
				this.keys = Stream.of(filter, bundle)
					.filter(Objects::nonNull)
					.map((key) -> new WeakReference<Object>(key))
					.toList();
			}
			if (this.keys.isEmpty()) {
				keep(client);
			}
		}

		void keep(Object client) {
			if (this.lasting == null) {
				this.lasting = client;
			}
		}

		boolean areGone() {
			return this.lasting == null && this.clients.stream().allMatch(Owners::isGone)
					&& this.keys.stream().anyMatch(Owners::isGone);
		}

		boolean leave(Object client) {
			this.clients.removeIf((other) -> isGone(other) || other.refersTo(client));
			return this.clients.isEmpty() && (this.lasting == null || this.lasting == client);
		}

		private static boolean isGone(WeakReference<Object> reference) {
			return reference.refersTo(null);
		}

	}

}
