package io.httppool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.httppool.snapshot.Incident;

/**
 * The listeners of one pool, called one after the other in the order in which they were
 * added. Thread-safe; takes no lock, and must be called without one.
 */
final class Listeners {

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	private final Incidents incidents;

	Listeners(Incidents incidents) {
		this.incidents = incidents;
	}

	void add(PoolListener listener) {
		this.listeners.add(listener);
	}

	/** Tell all listeners; one that throws keeps no other from being told. */
	void tell(Consumer<PoolListener> event) {
		this.listeners.forEach((listener) -> this.incidents.contain(() -> event.accept(listener),
				Incident.LISTENER_FAILURE, "A listener failed, which is ignored"));
	}

}
