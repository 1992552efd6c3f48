package io.httppool.test.idle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import io.httppool.pool.PoolClock;

/**
 * Time that passes when a test says so.
 */
final class VirtualTime {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private final AtomicLong nanos = new AtomicLong();

	PoolClock clock() {
		return new PoolClock(this.nanos::get, () -> START.plusNanos(this.nanos.get()));
	}

	void pass(Duration span) {
		this.nanos.addAndGet(span.toNanos());
	}

}
