package io.httppool.recording;

import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;

import io.httppool.snapshot.PoolSnapshot;

/**
 * The state of a pool, again and again.
 */
@Name("httppool.Pool")
@Label("Pool")
@Period("1 s")
final class StateEvent extends PoolEvent {

	@Label("Maximum")
	int max;

	@Label("Leased")
	int leased;

	@Label("Available")
	int available;

	@Label("Connecting")
	int connecting;

	@Label("Draining")
	int draining;

	@Label("Pending")
	int pending;

	static StateEvent of(PoolSnapshot snapshot) {
		StateEvent event = new StateEvent();
		event.pool = snapshot.name();
		event.max = snapshot.max();
		event.leased = snapshot.leased();
		event.available = snapshot.available();
		event.connecting = snapshot.connecting();
		event.draining = snapshot.draining();
		event.pending = snapshot.pending();
		return event;
	}

}
