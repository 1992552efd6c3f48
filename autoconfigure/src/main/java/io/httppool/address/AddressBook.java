package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.httppool.address.RankedAddress.Reason;
import io.httppool.time.Ticker;

/**
 * The addresses of the hosts of a pool that have failed. Such an address is tried after
 * all others of its host, for a time that grows with each failure; then one opening tries
 * it in its turn, while others still leave it for last. One success ends that. An address
 * is known for each host on its own: one may have no certificate for another.
 * Thread-safe; takes no lock.
 */
public final class AddressBook {

	/** Far more failing addresses than a pool has; bounds the memory of a crawler. */
	private static final int MOST = 1000;

	private final ConcurrentMap<Place, AddressState> failed = new ConcurrentHashMap<>();

	private final Ticker ticker;

	/**
	 * Create a book without any address.
	 * @param ticker measures for how long an address is tried last
	 */
	public AddressBook(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Rank the addresses of a host. A failed address that is due to be tried again is so
	 * for this caller alone.
	 * @param host the name of the host
	 * @param resolved its addresses, in the order of the resolver
	 * @return the addresses, each once, in the order in which to try them
	 */
	public List<RankedAddress> rank(String host, List<InetSocketAddress> resolved) {
		List<InetSocketAddress> distinct = resolved.stream().distinct().toList();
		long now = this.ticker.read();
		List<RankedAddress> ranked;
		do {
			ranked = AddressOrder.of(distinct, statesOf(host, distinct), now);
		}
		while (!claimFirst(host, ranked, now));
		return ranked;
	}

	private Map<InetSocketAddress, AddressState> statesOf(String host, List<InetSocketAddress> addresses) {
		Map<InetSocketAddress, AddressState> states = new HashMap<>();
		if (!this.failed.isEmpty()) {
			for (InetSocketAddress address : addresses) {
				AddressState state = this.failed.get(new Place(host, address));
				if (state != null) {
					states.put(address, state);
				}
			}
		}
		return states;
	}

	/** Return whether no other caller tries the first address again at the same time. */
	private boolean claimFirst(String host, List<RankedAddress> ranked, long now) {
		if (ranked.size() < 2 || ranked.get(0).reason() != Reason.RETRIED) {
			return true;
		}
		Place place = new Place(host, ranked.get(0).address());
		AddressState state = this.failed.get(place);
		return state == null || (state.nanosLast(now) <= 0 && this.failed.replace(place, state, state.claimed(now)));
	}

	/**
	 * Note that a connection to an address was opened: it is tried in its turn again.
	 * @param host the name of the host
	 * @param address the address
	 */
	public void succeeded(String host, InetSocketAddress address) {
		if (!this.failed.isEmpty()) {
			this.failed.remove(new Place(host, address));
		}
	}

	/**
	 * Note that no connection to an address could be opened, or not as fast as to one
	 * that was tried later.
	 * @param host the name of the host
	 * @param address the address
	 */
	public void failed(String host, InetSocketAddress address) {
		long now = this.ticker.read();
		if (this.failed.size() >= MOST) {
			this.failed.values().removeIf((state) -> state.isForgotten(now));
		}
		if (this.failed.size() < MOST) {
			this.failed.merge(new Place(host, address), AddressState.firstFailure(now),
					(earlier, first) -> earlier.oneMoreFailure(now));
		}
	}

	/**
	 * An address of a host.
	 *
	 * @param host the name of the host
	 * @param address the address
	 */
	private record Place(String host, InetSocketAddress address) {

	}

}
