package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The checks of the addresses of a host, as those see them who check. Thread-safe.
 *
 * @param addresses the addresses
 */
public record HostChecks(HostAddresses addresses) {

	/**
	 * Return the addresses that are to be checked.
	 * @return those that lookups answer, and those there are connections to
	 */
	public Set<InetSocketAddress> inUse() {
		Set<InetSocketAddress> used = new LinkedHashSet<>();
		this.addresses.states().forEach((address, state) -> {
			if (state.absence() == null || state.connections() > 0) {
				used.add(address);
			}
		});
		return used;
	}

	/**
	 * Note what checks have found.
	 * @param address the address
	 * @param health its state
	 */
	public void found(InetSocketAddress address, CheckHealth health) {
		this.addresses.checks().found(address, health);
	}

	/**
	 * Note that checks find an address healthy: it is tried in its turn, ejected or not.
	 * @param address the address
	 * @param now the reading of the ticker
	 * @return whether it was ejected
	 */
	public boolean passed(InetSocketAddress address, long now) {
		AddressState before = this.addresses.update(address, AddressState::passedCheck);
		return before != null && before.ejection().nanosEjected(now) > 0;
	}

	/**
	 * Note that an address is checked no more.
	 * @param address the address
	 */
	public void forget(InetSocketAddress address) {
		this.addresses.checks().forget(address);
	}

	/**
	 * Return whether no address in use is fit for requests, so that all are tried.
	 * @return whether each is ejected or found unhealthy by checks
	 */
	public boolean isPanic() {
		Set<InetSocketAddress> fit = inUse();
		fit.removeAll(this.addresses.checks().unhealthy());
		fit.removeAll(this.addresses.ejected());
		return fit.isEmpty();
	}

	/**
	 * Return the addresses whose connections are to be closed because of checks.
	 * @return those that checks find unhealthy; where no other is fit, only those that
	 * have become so since this was asked last
	 */
	public Set<InetSocketAddress> drained() {
		Set<InetSocketAddress> turned = this.addresses.checks().takeTurned();
		return isPanic() ? turned : this.addresses.checks().unhealthy();
	}

}
