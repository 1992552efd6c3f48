package io.httppool.address;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import io.httppool.address.RankedAddress.Reason;

/**
 * The order in which the addresses of a host are tried. Within a family, the address with
 * the fewest connections comes first, and among equals the one whose turn it is, so that
 * connections spread over all of them. The families alternate, after RFC 8305, section 4,
 * beginning with that of the resolver's first address, so that the preference of the
 * operator ({@code java.net.preferIPv6Addresses}) holds. Addresses that are ejected or
 * have failed lately come last, the one that is soonest due again first, and after them
 * those whose checks fail; where no address is fit, checks do not count. A pure function.
 */
final class AddressOrder {

	private static final AddressState UNKNOWN = AddressState.fresh();

	private final List<InetSocketAddress> resolved;

	private final Map<InetSocketAddress, AddressState> states;

	private final Set<InetSocketAddress> unhealthy;

	private final long turn;

	private final long now;

	private AddressOrder(List<InetSocketAddress> resolved, Map<InetSocketAddress, AddressState> states,
			Set<InetSocketAddress> unhealthy, long turn, long now) {
		this.resolved = resolved;
		this.states = states;
		this.turn = turn;
		this.now = now;
		Fitness fitness = new Fitness(unhealthy, now);
		boolean isPanic = resolved.stream().noneMatch((address) -> fitness.isFit(address, state(address)));
		this.unhealthy = isPanic ? Set.of() : unhealthy;
	}

	/**
	 * Rank the addresses of a host.
	 * @param resolved the addresses in the order of the resolver, each once
	 * @param states the states of those that are known
	 * @param unhealthy the addresses whose checks fail
	 * @param turn how many connections were opened before
	 * @param now the present reading of the ticker
	 * @return the same addresses, ranked
	 */
	static List<RankedAddress> of(List<InetSocketAddress> resolved, Map<InetSocketAddress, AddressState> states,
			Set<InetSocketAddress> unhealthy, long turn, long now) {
		return new AddressOrder(resolved, states, unhealthy, turn, now).ranked();
	}

	private List<RankedAddress> ranked() {
		List<InetSocketAddress> others = this.resolved.stream().filter((address) -> nanosLast(address) <= 0).toList();
		List<InetSocketAddress> alternated = alternated(others);
		List<RankedAddress> ranked = new ArrayList<>();
		for (int i = 0; i < alternated.size(); i++) {
			ranked.add(new RankedAddress(alternated.get(i), reason(alternated.get(i), others, others.get(i))));
		}
		this.resolved.stream()
			.filter((address) -> nanosLast(address) > 0)
			.sorted(Comparator.comparingLong(this::nanosLast))
			.forEach((address) -> ranked.add(new RankedAddress(address, reasonOfLast(address))));
		return List.copyOf(ranked);
	}

	private Reason reasonOfLast(InetSocketAddress address) {
		if (this.unhealthy.contains(address)) {
			return Reason.UNHEALTHY;
		}
		return (state(address).ejection().nanosEjected(this.now) > 0) ? Reason.EJECTED : Reason.FAILED;
	}

	private AddressState state(InetSocketAddress address) {
		return this.states.getOrDefault(address, UNKNOWN);
	}

	private int connections(InetSocketAddress address) {
		return state(address).connections();
	}

	/** Return for how long an address is still tried last. */
	private long nanosLast(InetSocketAddress address) {
		return this.unhealthy.contains(address) ? Long.MAX_VALUE : state(address).nanosLast(this.now);
	}

	/** Alternate the families, beginning with that of the resolver's first address. */
	private List<InetSocketAddress> alternated(List<InetSocketAddress> others) {
		boolean isIpv6First = !this.resolved.isEmpty() && isIpv6(this.resolved.get(0));
		Queue<InetSocketAddress> first = new ArrayDeque<>(spread(ofFamily(others, isIpv6First)));
		Queue<InetSocketAddress> second = new ArrayDeque<>(spread(ofFamily(others, !isIpv6First)));
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

	/** Order one family. Among equals, one that is to be tried again goes first. */
	private List<InetSocketAddress> spread(List<InetSocketAddress> family) {
		List<InetSocketAddress> spread = new ArrayList<>(family);
		Collections.rotate(spread, -(int) (this.turn % Math.max(1, family.size())));
		spread.sort(Comparator.<InetSocketAddress>comparingInt(this::connections)
			.thenComparing((address) -> !state(address).hasFailed()));
		return spread;
	}

	private Reason reason(InetSocketAddress address, List<InetSocketAddress> others, InetSocketAddress resolvedHere) {
		if (state(address).hasFailed()) {
			return Reason.RETRIED;
		}
		List<InetSocketAddress> family = ofFamily(others, isIpv6(address));
		int place = spread(family).indexOf(address);
		InetSocketAddress before = family.get(place);
		if (before.equals(address)) {
			return address.equals(resolvedHere) ? Reason.RESOLVED : Reason.ALTERNATED;
		}
		return (connections(before) != connections(address)) ? Reason.FEWEST_CONNECTIONS : Reason.IN_TURN;
	}

	private static List<InetSocketAddress> ofFamily(List<InetSocketAddress> addresses, boolean isIpv6) {
		return addresses.stream().filter((address) -> isIpv6(address) == isIpv6).toList();
	}

	private static boolean isIpv6(InetSocketAddress address) {
		return address.getAddress() instanceof Inet6Address;
	}

}
