package io.httppool.address;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.httppool.address.RankedAddress.Reason;

/**
 * The order in which the addresses of a host are tried, after RFC 8305, section 4: the
 * families alternate, beginning with that of the resolver's first address, so that the
 * preference of the operator ({@code java.net.preferIPv6Addresses}) holds. Within a
 * family, the order is that of the resolver. Addresses that have failed lately come last,
 * the one that is soonest due again first. A pure function.
 */
final class AddressOrder {

	private AddressOrder() {
	}

	/**
	 * Rank the addresses of a host.
	 * @param resolved the addresses in the order of the resolver, each once
	 * @param states the states of those that have failed
	 * @param now the present reading of the ticker
	 * @return the same addresses, ranked
	 */
	static List<RankedAddress> of(List<InetSocketAddress> resolved, Map<InetSocketAddress, AddressState> states,
			long now) {
		List<InetSocketAddress> failed = resolved.stream()
			.filter((address) -> nanosLast(states.get(address), now) > 0)
			.sorted(Comparator.comparingLong((address) -> nanosLast(states.get(address), now)))
			.toList();
		List<InetSocketAddress> others = resolved.stream().filter((address) -> !failed.contains(address)).toList();
		List<InetSocketAddress> alternated = alternated(resolved, others);
		List<RankedAddress> ranked = new ArrayList<>();
		for (int i = 0; i < alternated.size(); i++) {
			Reason reason = alternated.get(i).equals(others.get(i)) ? Reason.RESOLVED : Reason.ALTERNATED;
			ranked.add(new RankedAddress(alternated.get(i),
					states.containsKey(alternated.get(i)) ? Reason.RETRIED : reason));
		}
		failed.forEach((address) -> ranked.add(new RankedAddress(address, Reason.FAILED)));
		return List.copyOf(ranked);
	}

	/** Return for how long an address is still tried last. */
	private static long nanosLast(@Nullable AddressState state, long now) {
		return (state != null) ? state.nanosLast(now) : 0;
	}

	/** Alternate the families, beginning with that of the resolver's first address. */
	private static List<InetSocketAddress> alternated(List<InetSocketAddress> resolved,
			List<InetSocketAddress> addresses) {
		boolean isIpv6First = !resolved.isEmpty() && isIpv6(resolved.get(0));
		Queue<InetSocketAddress> first = new ArrayDeque<>();
		Queue<InetSocketAddress> second = new ArrayDeque<>();
		addresses.forEach((address) -> ((isIpv6(address) == isIpv6First) ? first : second).add(address));
		List<InetSocketAddress> alternated = new ArrayList<>();
		while (!first.isEmpty() || !second.isEmpty()) {
			poll(first, alternated);
			poll(second, alternated);
		}
		return alternated;
	}

	private static void poll(Queue<InetSocketAddress> from, List<InetSocketAddress> to) {
		InetSocketAddress next = from.poll();
		if (next != null) {
			to.add(next);
		}
	}

	private static boolean isIpv6(InetSocketAddress address) {
		return address.getAddress() instanceof Inet6Address;
	}

}
