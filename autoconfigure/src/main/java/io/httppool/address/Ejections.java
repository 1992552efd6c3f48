package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.EjectionSettings;
import io.httppool.snapshot.AddressTurn;
import io.httppool.snapshot.AddressTurn.Kind;
import io.httppool.snapshot.Ejection;

/**
 * The ejections of the addresses of one host: the decisions on them, and how often each
 * was made. Guarded by the lock of its host.
 */
final class Ejections {

	private final Map<InetSocketAddress, AddressState> states;

	private final CheckedAddresses checks;

	private final Map<Ejection, Long> counts = new EnumMap<>(Ejection.class);

	/**
	 * Create ejections.
	 * @param states the states of the addresses, which are changed here
	 * @param checks what checks have found
	 */
	Ejections(Map<InetSocketAddress, AddressState> states, CheckedAddresses checks) {
		this.states = states;
		this.checks = checks;
	}

	/** Return how often failures had which outcome. */
	Map<Ejection, Long> counts() {
		return this.counts;
	}

	/**
	 * Decide on an address with enough failures.
	 * @param cause the ejection as it would be enforced
	 * @param evidence the failures as people say it
	 * @return the decision to eject it, {@code null} if there is none
	 */
	@Nullable Decided decide(InetSocketAddress address, Ejection cause, EjectionSettings settings, String evidence, long now) {
		AddressState state = this.states.get(address);
		if (state == null || state.ejection().isOn(now)) {
			return null;
		}
		List<AddressState> answered = this.states.values().stream().filter((one) -> one.absence() == null).toList();
		int ejected = (int) answered.stream().filter((one) -> one.ejection().isOn(now)).count();
		Ejection decision = EjectionRule.decide(settings, cause, answered.size(), ejected + unhealthyBut(address, now));
		this.counts.merge(decision, 1L, Long::sum);
		if (!decision.isEjection()) {
			return null;
		}
		EjectionState next = state.ejection().next(settings, decision.isEnforced(), now);
		this.states.put(address, state.ejected(next));
		return new Decided(AddressText.of(address), decision.isEnforced(), "%ds after %s (%d of %d addresses)"
			.formatted(TimeUnit.NANOSECONDS.toSeconds(next.until() - now), evidence, ejected + 1, answered.size()));
	}

	/**
	 * Return how many others of the last answer are not ejected and get no requests all
	 * the same.
	 */
	private int unhealthyBut(InetSocketAddress address, long now) {
		int unhealthy = 0;
		for (InetSocketAddress one : this.checks.unhealthy()) {
			AddressState state = this.states.get(one);
			boolean isCounted = state != null && state.absence() == null && !state.ejection().isOn(now);
			unhealthy += (isCounted && !one.equals(address)) ? 1 : 0;
		}
		return unhealthy;
	}

	/** Note the ejections whose time is over; return the addresses that are back. */
	List<InetSocketAddress> end(long now) {
		List<InetSocketAddress> back = new ArrayList<>();
		this.states.replaceAll((address, state) -> {
			EjectionState ejection = state.ejection();
			if (!ejection.isOpen() || ejection.isOn(now)) {
				return state;
			}
			if (ejection.isEnforced()) {
				back.add(address);
			}
			return state.ejected(ejection.over());
		});
		return back;
	}

	/** Return the addresses that get no requests for a while. */
	Set<InetSocketAddress> enforced(long now) {
		Set<InetSocketAddress> ejected = new HashSet<>();
		this.states.forEach((address, state) -> {
			if (state.ejection().nanosEjected(now) > 0) {
				ejected.add(address);
			}
		});
		return ejected;
	}

	/**
	 * The decision to eject an address.
	 *
	 * @param address the address
	 * @param isEnforced whether it is applied
	 * @param detail for how long, and why
	 */
	record Decided(String address, boolean isEnforced, String detail) {

		String sentence(String host) {
			return "%s of %s %s %s".formatted(this.address, host,
					this.isEnforced ? "is ejected for" : "would be ejected for", this.detail);
		}

		AddressTurn turn(String host) {
			return new AddressTurn(this.isEnforced ? Kind.EJECTED : Kind.EJECTION_OBSERVED, host, this.address,
					this.detail);
		}

	}

}
