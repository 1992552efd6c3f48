package io.httppool.snapshot;

import java.util.List;

/**
 * The addresses of a route at an instant: those of its server, or of the proxy before it.
 *
 * @param all the addresses that were answered last, and those there are connections to
 * @param changes how often a lookup of the name brought other addresses than the one
 * before
 * @param failedLookups how many lookups of the name brought none
 */
public record AddressesSnapshot(List<AddressSnapshot> all, long changes, long failedLookups) {

	private static final AddressesSnapshot NONE = new AddressesSnapshot(List.of(), 0, 0);

	public AddressesSnapshot {
		all = List.copyOf(all);
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
	 * Return how many connections lead to addresses that the last answer no longer has.
	 * @return their number
	 */
	public long vanished() {
		return this.all.stream().filter(AddressSnapshot::isGone).mapToLong(AddressSnapshot::connections).sum();
	}

}
