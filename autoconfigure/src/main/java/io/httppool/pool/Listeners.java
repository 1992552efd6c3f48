package io.httppool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

	/** What takes longer makes a request wait. */
	private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(10);

	/** One in so many of the most frequent events is timed: odd, as they alternate. */
	private static final int SAMPLE = 17;

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	/** The same, for those who are told of leases. */
	private volatile PoolListener[] all = {};

	private final Incidents incidents;

	private final Ticker ticker;

	/** Changed without care: it only spreads what is timed. */
	private int events;

	Listeners(Incidents incidents, Ticker ticker) {
		this.incidents = incidents;
		this.ticker = ticker;
	}

	void add(PoolListener listener) {
		this.listeners.add(listener);
		this.all = this.listeners.toArray(PoolListener[]::new);
	}

	/** Tell all listeners, and see how long each of them takes. */
	void tell(Consumer<PoolListener> event) {
		for (PoolListener listener : this.all) {
			long start = this.ticker.read();
			try {
				event.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
			long took = this.ticker.read() - start;
			if (took >= SLOW) {
				slow(listener, took);
			}
		}
	}

	/** Tell that a request has got a connection. */
	void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		PoolListener[] told = this.all;
		if (told.length > 0 && isSample()) {
			tell((listener) -> listener.leased(route, connection, waitedNanos, isReused));
			return;
		}
		for (PoolListener listener : told) {
			try {
				listener.leased(route, connection, waitedNanos, isReused);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
		}
	}

	/** Tell that a request has given its connection back. */
	void released(PoolRoute route, long connection, long heldNanos) {
		PoolListener[] told = this.all;
		if (told.length > 0 && isSample()) {
			tell((listener) -> listener.released(route, connection, heldNanos));
			return;
		}
		for (PoolListener listener : told) {
			try {
				listener.released(route, connection, heldNanos);
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

}
