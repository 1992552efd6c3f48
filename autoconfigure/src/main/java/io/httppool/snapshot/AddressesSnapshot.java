package io.httppool.snapshot;

import java.util.List;
import java.util.Map;

/**
 * The addresses of a route at an instant: those of its server, or of the proxy before it.
 *
 * @param all the addresses that were answered last, and those there are connections to
 * @param changes how often a lookup of the name brought other addresses than the one
 * before
 * @param failedLookups how many lookups of the name brought none
 * @param ejections how often failures at an address had which outcome; what never
 * happened is absent
 */
public record AddressesSnapshot(List<AddressSnapshot> all, long changes, long failedLookups,
		Map<Ejection, Long> ejections) {

	private static final AddressesSnapshot NONE = new AddressesSnapshot(List.of(), 0, 0, Map.of());

	public AddressesSnapshot {
		all = List.copyOf(all);
		ejections = Map.copyOf(ejections);
	}

	/**
	 * Return the snapshot of a route of whose addresses nothing is known.
	 * @return a snapshot without addresses
	 */
	public static AddressesSnapshot none() {
		return NONE;
	}

	/**
	 * Return how many addresses the last answer has.
	 * @return their number
	 */
	public long answered() {
		return this.all.stream().filter((address) -> !address.isGone()).count();
	}

	/**
	 * Return how many addresses of the last answer are fit for requests.
	 * @return the number of those that are neither unhealthy nor ejected
	 */
	public long good() {
		return this.all.stream().filter((address) -> !address.isGone() && !address.health().isBad()).count();
	}

	/**
	 * Return whether no address is fit for requests, so that all are tried.
	 * @return whether there are addresses, and none is good
	 */
	public boolean isPanic() {
		return answered() > 0 && good() == 0;
	}

	/**
	 * Return how many connections lead to addresses that the last answer no longer has.
	 * @return their number
	 */
	public long vanished() {
		return this.all.stream().filter(AddressSnapshot::isGone).mapToLong(AddressSnapshot::connections).sum();
	}

}
