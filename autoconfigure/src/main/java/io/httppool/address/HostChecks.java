package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The checks of the addresses of a host, as those see them who check. Thread-safe.
 *
 * @param addresses the addresses
 */
public record HostChecks(HostAddresses addresses) {

	/** As long as a load balancer takes to show all of its addresses. */
	public static final long LEAST_ABSENCE = TimeUnit.MINUTES.toNanos(2);

	/**
	 * Return the addresses that are to be checked. Answers that show a part of the
	 * addresses in turn leave none out for long, and what checks have found of it holds.
	 * @return those that lookups have answered within two minutes, and those there are
	 * connections to
	 */
	public Set<InetSocketAddress> inUse() {
		Set<InetSocketAddress> used = new LinkedHashSet<>();
		long answeredAt = this.addresses.answeredAt();
		this.addresses.states().forEach((address, state) -> {
			if (!state.isForgettable(LEAST_ABSENCE, answeredAt)) {
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
	 * Return whether no address of the last answer is fit for requests, so that all are
	 * tried.
	 * @return whether each is ejected, found unhealthy by checks, or cannot be connected
	 * to
	 */
	public boolean isPanic() {
		return this.addresses.isPanic();
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
