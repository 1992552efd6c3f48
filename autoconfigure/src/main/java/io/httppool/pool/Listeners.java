package io.httppool.pool;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.Incident;
import io.httppool.time.Ticker;

/**
 * The listeners of one pool, called one after the other in the order in which they were
 * added. One that throws or blocks keeps no other from being told. Thread-safe; takes no
 * lock, and must be called without one.
 */
final class Listeners {

	/** One in so many of the most frequent events is timed: odd, as they alternate. */
	private static final int SAMPLE = 61;

	private volatile Told[] all = {};

	private final Incidents incidents;

	private final Ticker ticker;

	/** Changed without care: it only spreads what is timed. */
	private int events;

	Listeners(Incidents incidents, Ticker ticker) {
		this.incidents = incidents;
		this.ticker = ticker;
	}

	/** Add a listener, unless it is there already. */
	synchronized void add(PoolListener listener) {
		for (Told told : this.all) {
			if (told.listener == listener) {
				return;
			}
		}
		Told[] more = Arrays.copyOf(this.all, this.all.length + 1);
		more[this.all.length] = new Told(listener);
		this.all = more;
	}

	/** Tell all listeners, and see how long each of them takes. */
	void tell(Consumer<PoolListener> event) {
		for (Told told : this.all) {
			long start = this.ticker.read();
			try {
				event.accept(told.listener);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
			long end = this.ticker.read();
			if (told.isSlow(start, end)) {
				slow(told.listener, end - start);
			}
		}
	}

	/** Tell that a request has got a connection. */
	void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		Told[] listeners = this.all;
		if (listeners.length > 0 && isSample()) {
			tell((listener) -> listener.leased(route, connection, waitedNanos, isReused));
			return;
		}
		for (Told told : listeners) {
			try {
				told.listener.leased(route, connection, waitedNanos, isReused);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
		}
	}

	/** Tell that a request has given its connection back. */
	void released(PoolRoute route, long connection, long heldNanos) {
		Told[] listeners = this.all;
		if (listeners.length > 0 && isSample()) {
			tell((listener) -> listener.released(route, connection, heldNanos));
			return;
		}
		for (Told told : listeners) {
			try {
				told.listener.released(route, connection, heldNanos);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
		}
	}

	private boolean isSample() {
		return this.events++ % SAMPLE == 0;
	}

	private void failed(Throwable failure) {
		this.incidents.survived(Incident.LISTENER_FAILURE, "A listener failed, which is ignored", failure);
	}

	private void slow(PoolListener listener, long nanos) {
		this.incidents.survived(Incident.SLOW_LISTENER,
				"Listener %s took %d ms to hear of one event: requests wait for it, do the work in another thread"
					.formatted(listener.getClass().getName(), TimeUnit.NANOSECONDS.toMillis(nanos)),
				null);
	}

	/**
	 * A listener, and whether it tends to make requests wait. The virtual machine pauses
	 * now and then; so it is slow only if it was so three times in close succession, or
	 * for a second. At first it loads classes that are not compiled yet, for several
	 * threads at once: until it has been told of events for ten seconds, only a second is
	 * slow. Races between threads change little, and are not guarded against.
	 */
	private static final class Told {

		private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(10);

		private static final long VERY_SLOW = TimeUnit.SECONDS.toNanos(1);

		private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);

		/** What a slow call adds, and as many others take back. */
		private static final int WEIGHT = 10;

		private static final int TENDENCY = 3 * WEIGHT - 2;

		private final PoolListener listener;

		private volatile int slowness;

		private volatile boolean isToldBefore;

		private volatile long warmFrom;

		Told(PoolListener listener) {
			this.listener = listener;
		}

		/**
		 * Return whether a call was slow.
		 * @param start the reading of the ticker before it
		 * @param end the reading after it
		 */
		boolean isSlow(long start, long end) {
			return end - start >= VERY_SLOW || (isWarm(start) && tends(end - start));
		}

		private boolean isWarm(long now) {
			if (!this.isToldBefore) {
				this.warmFrom = now + WARM_UP;
				this.isToldBefore = true;
			}
			return now - this.warmFrom >= 0;
		}

		private boolean tends(long nanos) {
			int before = this.slowness;
			if (nanos < SLOW) {
				if (before > 0) {
					this.slowness = before - 1;
				}
				return false;
			}
			this.slowness = Math.min(TENDENCY, before + WEIGHT);
			return this.slowness >= TENDENCY;
		}

	}

}
