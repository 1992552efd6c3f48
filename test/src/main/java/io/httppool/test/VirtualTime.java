package io.httppool.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * Time that passes when a test says so. Thread-safe.
 * <p>
 * A bean of type {@link PoolClock} replaces the clock of an application's pools: expiry,
 * idle timeouts, leak thresholds and statistics then follow this one. Waiting for a
 * connection, and for sockets, takes real time as ever.
 */
public final class VirtualTime {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private final AtomicLong nanos = new AtomicLong();

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
	 * @return a ticker that starts at zero
	 */
	public Ticker ticker() {
		return this.nanos::get;
	}

	/**
	 * Return the moment it is.
	 * @return some years from now at the start, and later as time passes
	 */
	public Instant now() {
		return START.plusNanos(this.nanos.get());
	}

	/**
	 * Let time pass, and then tell the listeners.
	 * @param span how much; not negative
	 */
	public void pass(Duration span) {
		if (span.isNegative()) {
			throw new IllegalArgumentException("Time passes forwards only, but was to pass by " + span);
		}
		this.nanos.addAndGet(span.toNanos());
		this.listeners.forEach(Runnable::run);
	}

	/**
	 * Have something done each time that time has passed, by the thread that let it pass.
	 * @param listener what to do
	 */
	public void onPass(Runnable listener) {
		this.listeners.add(listener);
	}

}
