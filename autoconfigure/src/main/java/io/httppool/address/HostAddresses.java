package io.httppool.address;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.httppool.address.RankedAddress.Reason;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.AddressesSnapshot;

/**
 * The addresses of one host, as far as they are in use: those of the last answer to a
 * lookup, and earlier ones for a while. Thread-safe; takes a lock of its own for moments,
 * and calls nothing meanwhile.
 */
public final class HostAddresses {

	/**
	 * Far more than a host has; bounds the memory of one with an address for each answer.
	 */
	private static final int MOST = 1000;

	@GuardedBy("this")
	private final Map<InetSocketAddress, AddressState> states = new LinkedHashMap<>();

	@GuardedBy("this")
	private Set<InetSocketAddress> answer = Set.of();

	@GuardedBy("this")
	private long turn;

	@GuardedBy("this")
	private long changes;

	@GuardedBy("this")
	private long answeredAt;

	/** Changed under the lock, and read without it. */
	private volatile LookupState lookup = LookupState.NEW;

	/** The addresses of the last good answer, in its order. */
	private volatile List<InetSocketAddress> lastAnswer = List.of();

	private volatile long usedAt;

	private final AddressHold.Counter counter = new Connections();

	HostAddresses(long now) {
		this.usedAt = now;
	}

	/**
	 * Rank the addresses for a connection that is about to be opened. A failed address
	 * that is due to be tried again is so for this caller alone.
	 */
	synchronized Ranking rank(List<InetSocketAddress> resolved, long now) {
		this.usedAt = now;
		List<InetSocketAddress> distinct = resolved.stream().distinct().toList();
		List<RankedAddress> ranked = AddressOrder.of(distinct, this.states, this.turn++, now);
		if (ranked.isEmpty()) {
			return new Ranking(ranked, new AddressHold(this.counter, null));
		}
		RankedAddress first = ranked.get(0);
		if (first.reason() == Reason.RETRIED && ranked.size() > 1) {
			change(first.address(), (state) -> state.claimed(now));
		}
		change(first.address(), (state) -> state.withConnections(1));
		return new Ranking(ranked, new AddressHold(this.counter, first.address()));
	}

	private synchronized void moved(InetSocketAddress from, InetSocketAddress to) {
		closed(from);
		change(to, (state) -> state.withConnections(1));
	}

	private synchronized void closed(InetSocketAddress address) {
		this.states.computeIfPresent(address, (same, state) -> state.withConnections(-1));
	}

	/**
	 * Note that a connection to an address was opened: it is tried in its turn again.
	 */
	synchronized void succeeded(InetSocketAddress address) {
		change(address, AddressState::succeeded);
	}

	/**
	 * Note that no connection to an address could be opened, or not as fast as to one
	 * that was tried later.
	 */
	synchronized void failed(InetSocketAddress address, long now) {
		change(address, (state) -> state.failed(now));
	}

	@GuardedBy("this")
	private void change(InetSocketAddress address, UnaryOperator<AddressState> change) {
		AddressState state = this.states.get(address);
		if (state != null || this.states.size() < MOST) {
			this.states.put(address, change.apply((state != null) ? state : AddressState.NEW));
		}
	}

	/**
	 * Note that a lookup of the name has begun.
	 */
	synchronized void lookupBegan(long now) {
		this.lookup = this.lookup.began(now);
	}

	/**
	 * Begin a lookup in the background, if it is time for one and none is under way.
	 * @param nanos the time between two lookups
	 * @param now the reading of the ticker
	 * @return whether the caller is to begin one
	 */
	public synchronized boolean isLookupDue(long nanos, long now) {
		return this.lookup.isDue(nanos, now);
	}

	/** Note an answer; return whether lookups had failed before. */
	synchronized boolean answered(List<InetSocketAddress> addresses, long now) {
		boolean hadFailed = this.lookup.isFailing();
		Set<InetSocketAddress> fresh = new LinkedHashSet<>(addresses);
		this.changes += (!this.answer.isEmpty() && !this.answer.equals(fresh)) ? 1 : 0;
		this.answer = fresh;
		this.answeredAt = now;
		this.lookup = this.lookup.answered(now);
		fresh.forEach((address) -> change(address, AddressState::answered));
		this.states.replaceAll((address, state) -> fresh.contains(address) ? state : state.unanswered(now));
		this.lastAnswer = List.copyOf(addresses);
		return hadFailed;
	}

	/**
	 * Note that a lookup brought no address.
	 * @param isOfNames whether the last answer may be used in its place
	 * @param now the reading of the ticker
	 * @return whether it is the first since an answer for which that is so
	 */
	synchronized boolean lookupFailed(boolean isOfNames, long now) {
		boolean isFirst = isOfNames && !this.lookup.isFailing();
		this.lookup = this.lookup.failed(isOfNames, now);
		return isFirst;
	}

	/**
	 * Note that a lookup is taken for failed if it has not ended within a time.
	 * @param nanos the time
	 * @param now the reading of the ticker
	 * @return whether it is the first to fail
	 */
	synchronized boolean isLookupOverdue(long nanos, long now) {
		boolean isFirst = this.lookup.isOverdue(nanos, now) && !this.lookup.isFailing();
		if (isFirst) {
			this.lookup = this.lookup.overdue();
		}
		return isFirst;
	}

	/**
	 * Return the addresses of the last lookup that brought any.
	 * @return the addresses, in the order of the resolver; empty if there are none
	 */
	public List<InetSocketAddress> lastAnswer() {
		return this.lastAnswer;
	}

	/**
	 * Return whether the last lookup failed, or does not end.
	 * @return whether the last answer is all there is
	 */
	public boolean isLookupFailing() {
		return this.lookup.isFailing();
	}

	/**
	 * Return the addresses that no answer has had for a span, and forget those without a
	 * connection that none has had for twice as long. Answers that show a part of the
	 * addresses in turn leave none out for long.
	 * @param nanos the span
	 * @return the addresses
	 */
	public synchronized Set<InetSocketAddress> vanished(long nanos) {
		Set<InetSocketAddress> vanished = new HashSet<>();
		long now = this.answeredAt;
		this.states.forEach((address, state) -> {
			Absence absence = state.absence();
			if (absence != null && absence.isFor(nanos, now)) {
				vanished.add(address);
			}
		});
		this.states.entrySet().removeIf((entry) -> entry.getValue().isForgettable(2 * nanos, now));
		return vanished;
	}

	/**
	 * Return a picture of the addresses, without their connections.
	 * @param texts returns an address as text
	 */
	synchronized AddressesSnapshot snapshot(Function<InetSocketAddress, String> texts) {
		List<AddressSnapshot> all = this.states.entrySet()
			.stream()
			.map((entry) -> new AddressSnapshot(texts.apply(entry.getKey()), entry.getValue().health(),
					entry.getValue().absence() != null, 0, 0, entry.getValue().failures()))
			.toList();
		return new AddressesSnapshot(all, this.changes, this.lookup.failures());
	}

	/** Return whether it was not connected to for a span, and may be forgotten. */
	boolean isQuiet(long nanos, long now) {
		return now - this.usedAt >= nanos;
	}

	/**
	 * The connections that are counted here.
	 */
	private final class Connections implements AddressHold.Counter {

		@Override
		public void moved(InetSocketAddress from, InetSocketAddress to) {
			HostAddresses.this.moved(from, to);
		}

		@Override
		public void closed(InetSocketAddress address) {
			HostAddresses.this.closed(address);
		}

	}

}
