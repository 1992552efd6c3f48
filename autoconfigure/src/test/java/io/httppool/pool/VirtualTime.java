package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import io.httppool.time.PoolClock;

/**
 * Time that passes when a test says so. Its ticker starts just before it wraps around.
 */
public final class VirtualTime {

	static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private static final long ORIGIN = Long.MAX_VALUE - 1_000;

	private final AtomicLong nanos = new AtomicLong(ORIGIN);

	public PoolClock clock() {
		return new PoolClock(this.nanos::get, () -> START.plusNanos(this.nanos.get() - ORIGIN));
	}

	public void pass(Duration span) {
		this.nanos.addAndGet(span.toNanos());
	}

}
