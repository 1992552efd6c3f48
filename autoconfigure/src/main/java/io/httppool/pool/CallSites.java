package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * Decides which leases of a route are worth a {@link CallSite}. All are, as long as they
 * come at less than 200 a second, so that a leak on a quiet route always has a name;
 * above that a share of them, and for some time after a leak was suspected all again.
 * Thread-safe without a lock, and allocates nothing for a lease that is passed over.
 * <p>
 * It is a leaky bucket: each call site books a two-hundredth of a second, and there may
 * be one second of bookings ahead. So there are 200 a second on average, and 200 at once.
 */
final class CallSites {

	/**
	 * A stack takes 1 to 4 microseconds, some ten times as long as a lease: 200 a second
	 * are less than a thousandth of a core.
	 */
	private static final int PER_SECOND = 200;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long PRICE = SECOND / PER_SECOND;

	/** Long enough for what leaks a connection now and then to do it again. */
	private static final long WATCH = Duration.ofMinutes(10).toNanos();

	private final AtomicLong bookedUntil;

	private volatile long watchedUntil;

	CallSites(long now) {
		this.bookedUntil = new AtomicLong(now);
		this.watchedUntil = now;
	}

	/**
	 * Return where the lease of the calling thread is taken.
	 * @param now the reading of the ticker
	 * @return the call site, or {@code null} where there are too many to take each
	 */
	@Nullable CallSite at(long now) {
		return (isWatched(now) || tryBook(now)) ? new CallSite() : null;
	}

	/**
	 * Take every call site for ten minutes, because a leak is suspected.
	 * @param now the reading of the ticker
	 */
	void watch(long now) {
		this.watchedUntil = now + WATCH;
	}

	private boolean isWatched(long now) {
		return this.watchedUntil - now > 0;
	}

	/** Under load it is refused at the first look, which no other thread disturbs. */
	private boolean tryBook(long now) {
		long booked = this.bookedUntil.get();
		while (hasRoom(booked, now)) {
			if (this.bookedUntil.compareAndSet(booked, book(booked, now))) {
				return true;
			}
			booked = this.bookedUntil.get();
		}
		return false;
	}

	private static boolean hasRoom(long booked, long now) {
		return booked - now <= SECOND - PRICE;
	}

	private static long book(long booked, long now) {
		return ((booked - now > 0) ? booked : now) + PRICE;
	}

}
