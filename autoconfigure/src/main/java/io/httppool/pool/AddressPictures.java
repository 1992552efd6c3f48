package io.httppool.pool;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hc.core5.http.HttpConnection;

import io.httppool.address.AddressBook;
import io.httppool.address.AddressText;
import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.time.PoolClock;

/**
 * The pictures of the addresses of a route: what is known of each, and how many
 * connections lead there at that instant. Takes no lock of a route.
 *
 * @param book the addresses of the pool
 * @param clock the source of time
 */
record AddressPictures(AddressBook book, PoolClock clock) {

	/** Count the connections of a copy, which are those of one route. */
	AddressesSnapshot of(RouteView<?> view) {
		AddressesSnapshot known = this.book.snapshot(AddressBook.firstHop(view.route()), this.clock);
		Map<String, int[]> counts = counts(view);
		Map<String, AddressSnapshot> all = new LinkedHashMap<>();
		known.all().forEach((address) -> all.put(address.address(), address));
		counts.keySet()
			.forEach((address) -> all.computeIfAbsent(address,
					(absent) -> new AddressSnapshot(absent, AddressHealth.UNKNOWN, false, 0, 0, 0, null, null)));
		List<AddressSnapshot> counted = all.values()
			.stream()
			.map((address) -> counted(address, counts.getOrDefault(address.address(), new int[2])))
			.toList();
		return new AddressesSnapshot(counted, known.changes(), known.failedLookups(), known.ejections());
	}

	private static AddressSnapshot counted(AddressSnapshot address, int[] counts) {
		return address.with(counts[0], counts[1]);
	}

	private static Map<String, int[]> counts(RouteView<?> view) {
		Map<String, int[]> counts = new LinkedHashMap<>();
		for (Slot.View<?> slot : view.slots()) {
			HttpConnection connection = slot.connection();
			SocketAddress remote = (connection != null && connection.isOpen()) ? connection.getRemoteAddress() : null;
			if (remote != null) {
				counts.computeIfAbsent(AddressText.of(remote), (absent) -> new int[2])[slot.available() ? 1 : 0]++;
			}
		}
		return counts;
	}

}
