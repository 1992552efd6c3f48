package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.httppool.snapshot.AddressHealth;

/**
 * The findings of checks about the addresses of a host. An address that is not checked is
 * absent. Thread-safe; takes no lock.
 */
final class CheckedAddresses {

	private final Map<InetSocketAddress, CheckHealth> found = new ConcurrentHashMap<>();

	/** Those that have become unhealthy, until their connections are drained. */
	private final Set<InetSocketAddress> turned = ConcurrentHashMap.newKeySet();

	/** Note what checks have found. */
	void found(InetSocketAddress address, CheckHealth health) {
		boolean isTurn = this.found.put(address, health) != health;
		if (isTurn && health == CheckHealth.UNHEALTHY) {
			this.turned.add(address);
		}
	}

	/** Note that an address is checked no more. */
	void forget(InetSocketAddress address) {
		this.found.remove(address);
		this.turned.remove(address);
	}

	/** Return the addresses whose checks fail. */
	Set<InetSocketAddress> unhealthy() {
		return this.found.entrySet()
			.stream()
			.filter((one) -> one.getValue() == CheckHealth.UNHEALTHY)
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

	/** Return the addresses that have become unhealthy since this was asked last. */
	Set<InetSocketAddress> takeTurned() {
		Set<InetSocketAddress> taken = Set.copyOf(this.turned);
		this.turned.removeAll(taken);
		return taken;
	}

	/** Return the health of an address, of which the requests know something, too. */
	AddressHealth health(InetSocketAddress address, AddressHealth ofRequests) {
		CheckHealth ofChecks = this.found.get(address);
		if (ofChecks == null || ofRequests.isBad()) {
			return ofRequests;
		}
		return AddressHealth.valueOf(ofChecks.name());
	}

}
