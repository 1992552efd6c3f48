package io.httppool.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * A time that passes when a test says so. Thread-safe.
 * <p>
 * A bean of type {@link PoolClock} replaces the clock of an application's pools: expiry,
 * idle timeouts, leak thresholds and statistics then follow this time. A lease still
 * waits for its connection, and a socket for its peer, in real time.
 */
public final class VirtualTime {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private static final long FIRST_READING = Long.MAX_VALUE - 1_000;

	private final AtomicLong nanos = new AtomicLong(FIRST_READING);

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Return a clock that shows this time.
	 * @return a clock for a pool
	 */
	public PoolClock clock() {
		return new PoolClock(ticker(), this::now);
	}

	/**
	 * Return the ticker of that clock.
	 * @return a ticker that soon wraps around: only differences of its readings mean
	 * anything
	 */
	public Ticker ticker() {
		return this.nanos::get;
	}

	/**
	 * Return the current moment.
	 * @return the first of January 2030 at the start, and later as time passes
	 */
	public Instant now() {
		return START.plusNanos(this.nanos.get() - FIRST_READING);
	}

	/**
	 * Let time pass, and then call the listeners.
	 * @param span the time that passes; not negative
	 */
	public void pass(Duration span) {
		if (span.isNegative()) {
			throw new IllegalArgumentException("Span must not be negative, but was " + span);
		}
		this.nanos.addAndGet(span.toNanos());
		this.listeners.forEach(Runnable::run);
	}

	/**
	 * Add a listener. It is called each time that time has passed, by the thread that let
	 * it pass.
	 * @param listener the code to run
	 */
	public void onPass(Runnable listener) {
		this.listeners.add(listener);
	}

}
