package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressSource.Answer;
import io.httppool.address.Ejections.Decided;
import io.httppool.address.RankedAddress.Reason;
import io.httppool.settings.EjectionMode;
import io.httppool.settings.EjectionSettings;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.AddressTurn.Kind;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.snapshot.Ejection;
import io.httppool.time.Ticker;

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

	private final Ticker ticker;

	/** Is told of decisions to eject an address. */
	private final Consumer<Decided> turns;

	@GuardedBy("this")
	private final Map<InetSocketAddress, AddressState> states = new LinkedHashMap<>();

	private final CheckedAddresses checks = new CheckedAddresses();

	@GuardedBy("this")
	private final Ejections ejections = new Ejections(this.states, this.checks);

	@GuardedBy("this")
	private Set<InetSocketAddress> answer = Set.of();

	@GuardedBy("this")
	private long turn;

	@GuardedBy("this")
	private long changes;

	@GuardedBy("this")
	private long answeredAt;

	@GuardedBy("this")
	private final SuccessWindow window;

	/** Changed under the lock, and read without it. */
	private volatile LookupState lookup = LookupState.NEW;

	/** The addresses of the last good answer, in its order. */
	private volatile List<InetSocketAddress> lastAnswer = List.of();

	private volatile long usedAt;

	private final AddressHold.Counter counter = new Connections();

	HostAddresses(Ticker ticker, Consumer<Decided> turns) {
		this.ticker = ticker;
		this.turns = turns;
		this.usedAt = ticker.read();
		this.window = new SuccessWindow(this.usedAt);
	}

	/**
	 * Rank the addresses for a connection that is about to be opened. A failed address
	 * that is due to be tried again is so for this caller alone.
	 */
	synchronized Ranking rank(List<InetSocketAddress> resolved, long now) {
		this.usedAt = now;
		List<InetSocketAddress> distinct = resolved.stream().distinct().toList();
		List<RankedAddress> ranked = AddressOrder.of(distinct, this.states, this.checks.unhealthy(), this.turn++, now);
		if (ranked.isEmpty()) {
			return new Ranking(ranked, new AddressHold(this.counter, null, null));
		}
		RankedAddress first = ranked.get(0);
		if (first.reason() == Reason.RETRIED && ranked.size() > 1) {
			change(first.address(), (state) -> state.claimed(now));
		}
		change(first.address(), (state) -> state.withConnections(1));
		return new Ranking(ranked, new AddressHold(this.counter, first.address(), strikes(first.address())));
	}

	private synchronized @Nullable Strikes moved(InetSocketAddress from, InetSocketAddress to) {
		closed(from);
		change(to, (state) -> state.withConnections(1));
		return strikes(to);
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
			this.states.put(address, change.apply((state != null) ? state : AddressState.fresh()));
		}
	}

	@GuardedBy("this")
	private @Nullable Strikes strikes(InetSocketAddress address) {
		AddressState state = this.states.get(address);
		return (state != null) ? state.strikes() : null;
	}

	/** Count a failure, and eject the address if there are enough in a row. */
	void strike(InetSocketAddress address, Strike strike, EjectionSettings settings) {
		Strikes counted;
		synchronized (this) {
			counted = strikes(address);
		}
		if (counted == null) {
			return;
		}
		if (strike == Strike.FAILURE && settings.isRateWatched()) {
			counted.sample(true);
		}
		int inARow = (settings.mode() != EjectionMode.OFF) ? counted.count(strike) : 0;
		if (EjectionRule.isReached(settings, strike, inARow)) {
			counted.clear();
			tell(decide(address, strike.ejection(), settings, strike.inARow(inARow)));
		}
	}

	/** Eject the addresses of whose exchanges too few succeed. */
	void judge(EjectionSettings settings) {
		if (settings.isRateWatched()) {
			Map<InetSocketAddress, Samples> tooLow;
			synchronized (this) {
				tooLow = this.window.tooLow(this.states, settings.successRate(), this.ticker.read());
			}
			tooLow.forEach((address, samples) -> tell(decide(address, Ejection.SUCCESS_RATE, settings,
					"%d of %d exchanges failed".formatted(samples.failed(), samples.all()))));
		}
	}

	private void tell(@Nullable Decided turn) {
		if (turn != null) {
			this.turns.accept(turn);
		}
	}

	/** Decide on an address; return the decision to eject it, {@code null} for none. */
	private synchronized @Nullable Decided decide(InetSocketAddress address, Ejection cause, EjectionSettings settings,
			String evidence) {
		return this.ejections.decide(address, cause, settings, evidence, this.ticker.read());
	}

	/** Note the ejections whose time is over; return the addresses that are back. */
	synchronized List<InetSocketAddress> endEjections(long now) {
		return this.ejections.end(now);
	}

	/**
	 * Return the addresses that get no requests for a while.
	 * @return the addresses that are ejected
	 */
	public synchronized Set<InetSocketAddress> ejected() {
		return this.ejections.enforced(this.ticker.read());
	}

	/** Return what checks have found. */
	CheckedAddresses checks() {
		return this.checks;
	}

	/** Return whether no address of the last answer is fit, so that all are tried. */
	synchronized boolean isPanic() {
		return new Fitness(this.checks.unhealthy(), this.ticker.read()).isPanic(this.states);
	}

	/** Return when the last answer came, as a reading of the ticker. */
	synchronized long answeredAt() {
		return this.answeredAt;
	}

	/** Return a copy of the states of all addresses. */
	synchronized Map<InetSocketAddress, AddressState> states() {
		return new LinkedHashMap<>(this.states);
	}

	/** Change the state of an address that is known; return the one before. */
	synchronized @Nullable AddressState update(InetSocketAddress address, UnaryOperator<AddressState> change) {
		AddressState before = this.states.get(address);
		if (before != null) {
			this.states.put(address, change.apply(before));
		}
		return before;
	}

	/** Note which addresses have been used since the last call. */
	synchronized void noteUse(long now) {
		this.states.values().forEach((state) -> state.strikes().noteUse(now));
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

	/**
	 * Return the time between two lookups in the background.
	 * @param nanos that of names whose answers do not tell how long they hold
	 * @return the time
	 */
	public long refresh(long nanos) {
		return this.lookup.refresh(nanos);
	}

	/** Note an answer; return which turns that is. */
	synchronized Set<Kind> answered(Answer found, long now) {
		Set<Kind> turns = EnumSet.noneOf(Kind.class);
		if (this.lookup.isFailing()) {
			turns.add(Kind.DNS_RECOVERED);
		}
		List<InetSocketAddress> addresses = found.completedBy(this.lastAnswer);
		Set<InetSocketAddress> fresh = new LinkedHashSet<>(addresses);
		if (!this.answer.isEmpty() && !this.answer.equals(fresh)) {
			this.changes++;
			turns.add(Kind.DNS_CHANGED);
		}
		this.answer = fresh;
		this.answeredAt = now;
		this.lookup = this.lookup.answered(found.validity(), now);
		fresh.forEach((address) -> change(address, AddressState::answered));
		this.states.replaceAll((address, state) -> fresh.contains(address) ? state : state.unanswered(now));
		this.lastAnswer = addresses;
		return turns;
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
	 * Return whether the last answer still holds, as far as it tells.
	 * @return whether there is no need to look the name up
	 */
	public boolean isAnswerValid() {
		return this.lookup.isValid(this.ticker.read());
	}

	/**
	 * Return whether the last lookup does not end, or failed lately.
	 * @param nanos the time after which a failure is forgotten
	 * @return whether the last answer is all there is
	 */
	public boolean isLookupFailing(long nanos) {
		return this.lookup.isFailing(nanos, this.ticker.read());
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
	 * @param moments returns the moment of a reading of the ticker
	 */
	synchronized AddressesSnapshot snapshot(LongFunction<Instant> moments) {
		long now = this.ticker.read();
		List<AddressSnapshot> all = this.states.entrySet()
			.stream()
			.map((entry) -> snapshot(entry.getKey(), entry.getValue(), moments, now))
			.toList();
		return new AddressesSnapshot(all, this.changes, this.lookup.failures(), this.ejections.counts());
	}

	private AddressSnapshot snapshot(InetSocketAddress address, AddressState state, LongFunction<Instant> moments,
			long now) {
		return state.snapshot(AddressText.of(address), this.checks.health(address, state.health(now)), moments, now);
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
		public @Nullable Strikes moved(InetSocketAddress from, InetSocketAddress to) {
			return HostAddresses.this.moved(from, to);
		}

		@Override
		public void closed(InetSocketAddress address) {
			HostAddresses.this.closed(address);
		}

		@Override
		public void struck(InetSocketAddress address, Strike strike, EjectionSettings settings) {
			strike(address, strike, settings);
		}

	}

}
