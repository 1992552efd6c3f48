package io.httppool.pool;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.address.AddressBook;
import io.httppool.settings.PoolSettings;
import io.httppool.time.PoolClock;

/**
 * The state that the routes of a pool share. Thread-safe; takes no lock.
 */
final class PoolState {

	/** What HttpClient's own pools say. */
	static final String CLOSED = "Connection pool shut down";

	private static final Logger logger = LoggerFactory.getLogger(PoolState.class);

	private volatile PoolSettings settings;

	private final PoolClock clock;

	private final Incidents incidents;

	private final Listeners listeners;

	private final Permits permits;

	private final Openings openings;

	private final AddressBook addresses;

	private final Deadlines deadlines;

	private final CountDownLatch end = new CountDownLatch(1);

	private final LocalShortage shortage = new LocalShortage();

	private final AtomicLong numbers = new AtomicLong();

	/** Entries whose holder may still release them; forgotten with their holder. */
	private final Set<PoolEntry<?, ?>> reclaimed = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final ForgottenTotals forgotten = new ForgottenTotals();

	private final AtomicBoolean isUsed = new AtomicBoolean();

	private volatile @Nullable SaturationListener tuner;

	private volatile @Nullable NameLookups names;

	private final AtomicInteger emptied = new AtomicInteger();

	private volatile boolean isSuspended;

	private volatile boolean isClosed;

	PoolState(PoolSettings settings, PoolClock clock) {
		this.settings = settings;
		this.clock = clock;
		this.incidents = new Incidents(settings.name());
		this.listeners = new Listeners(this.incidents, clock.ticker());
		this.permits = new Permits(settings.maxTotal());
		this.openings = new Openings(clock.ticker());
		this.addresses = new AddressBook(clock.ticker());
		this.addresses.tellTurns((turn) -> this.incidents.log(() -> logger.info("{} - {}", name(), turn)));
		this.addresses.tellEvents((turn) -> this.listeners.tell((listener) -> listener.addressTurned(name(), turn)));
		this.deadlines = new Deadlines(clock.ticker());
	}

	PoolSettings settings() {
		return this.settings;
	}

	/** Exchange the settings. */
	void settings(PoolSettings settings) {
		this.settings = settings;
	}

	String name() {
		return this.settings.name();
	}

	PoolClock clock() {
		return this.clock;
	}

	long now() {
		return this.clock.ticker().read();
	}

	Incidents incidents() {
		return this.incidents;
	}

	Listeners listeners() {
		return this.listeners;
	}

	Permits permits() {
		return this.permits;
	}

	Openings openings() {
		return this.openings;
	}

	AddressBook addresses() {
		return this.addresses;
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	LocalShortage shortage() {
		return this.shortage;
	}

	/** Return the totals of routes that were forgotten. */
	ForgottenTotals forgotten() {
		return this.forgotten;
	}

	/** Say with which settings this pool begins, when it is first used. */
	void noteUse() {
		if (this.isUsed.compareAndSet(false, true)) {
			this.incidents.log(() -> logger.info("{} - Started ({})", name(), StartLine.of(this.settings, isTuned())));
		}
	}

	/** Return the number of the next slot. */
	long nextNumber() {
		return this.numbers.incrementAndGet();
	}

	/** Return the number of the newest slot. */
	long newestNumber() {
		return this.numbers.get();
	}

	/** Return whether there ever was a slot, though its route may be forgotten. */
	boolean hasLent() {
		return this.numbers.get() > 0;
	}

	/** Set the tuner that moves the limits, {@code null} for none. */
	void tuner(@Nullable SaturationListener tuner) {
		this.tuner = tuner;
	}

	@Nullable SaturationListener tuner() {
		return this.tuner;
	}

	/** Set what looks up names before connections are opened. */
	void names(NameLookups names) {
		this.names = names;
	}

	/** Return what looks up names, or {@code null} if those that connect do it. */
	@Nullable NameLookups names() {
		return this.names;
	}

	boolean isTuned() {
		return this.tuner != null;
	}

	/** Suspend or resume all routes, those to come included. */
	void suspended(boolean isSuspended) {
		this.isSuspended = isSuspended;
	}

	boolean isSuspended() {
		return this.isSuspended;
	}

	/** Note that connections were closed as a whole, and may be opened again. */
	void noteEmptied() {
		this.emptied.incrementAndGet();
	}

	/** Return how often connections were closed as a whole. */
	int emptied() {
		return this.emptied.get();
	}

	/** Close this pool for good. */
	void close() {
		this.isClosed = true;
		this.end.countDown();
	}

	/**
	 * Wait for the end of this pool.
	 * @return {@code false} if it has not come in that time
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		return this.end.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Note that the lease of an entry was reclaimed from its holder. */
	void noteReclaimed(PoolEntry<?, ?> entry) {
		this.reclaimed.add(entry);
	}

	/**
	 * Fail for an entry that is not leased, unless its lease was reclaimed: it was
	 * released twice, or is not of this pool.
	 */
	void requireReclaimed(PoolEntry<?, ?> entry) {
		if (!this.isClosed && !this.reclaimed.contains(entry)) {
			throw new IllegalStateException(
					"The pool entry is not leased: it was released before, or is not of this pool");
		}
	}

	boolean isClosed() {
		return this.isClosed;
	}

}
