package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule by which an address is fit for requests: checks do not find it unhealthy, it
 * is not ejected, and not several connects in a row have failed. It is the same for the
 * order of the addresses, for what checks close, and for what people see.
 *
 * @param unhealthy the addresses that checks find unhealthy
 * @param now the reading of the ticker
 */
record Fitness(Set<InetSocketAddress> unhealthy, long now) {

	boolean isFit(InetSocketAddress address, AddressState state) {
		return !this.unhealthy.contains(address) && !state.health(this.now).isBad();
	}

	/** Return whether the last answer has addresses, and none of them is fit. */
	boolean isPanic(Map<InetSocketAddress, AddressState> states) {
		List<Map.Entry<InetSocketAddress, AddressState>> answered = states.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().absence() == null)
			.toList();
		return !answered.isEmpty() && answered.stream().noneMatch((one) -> isFit(one.getKey(), one.getValue()));
	}

}
