package io.httppool.tuning.simulation;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.pool.PoolEntry;

/**
 * A request from its arrival until it has an answer or has failed: it waits for a
 * connection, opens it if need be, and sends itself. Confined to one thread.
 */
final class Call implements FutureCallback<PoolEntry<HttpRoute, SimulatedConnection>> {

	private final Caller caller;

	private final double size;

	private final Runnable onEnd;

	private final long arrivedAt;

	private boolean isRepeatable;

	Call(Caller caller, double size, boolean isRepeatable, Runnable onEnd) {
		this.caller = caller;
		this.size = size;
		this.isRepeatable = isRepeatable;
		this.onEnd = onEnd;
		this.arrivedAt = caller.now();
	}

	void start() {
		this.caller.tally().arrived();
		this.caller.lease(this);
	}

	@Override
	public void completed(PoolEntry<HttpRoute, SimulatedConnection> entry) {
		if (!entry.hasConnection()) {
			this.caller.connect(entry, () -> exchange(entry));
		}
		else if (this.caller.origin().isRacing(entry.getConnection())) {
			entry.getConnection().sendRequest();
			this.caller.afterRoundTrip(() -> repeat(entry));
		}
		else {
			exchange(entry);
		}
	}

	private void exchange(PoolEntry<HttpRoute, SimulatedConnection> entry) {
		entry.getConnection().sendRequest();
		Exchange exchange = new Exchange(entry);
		this.caller.origin().server().serve(exchange);
		this.caller.atResponseTimeout(exchange::giveUp);
	}

	/** Handle a connection that the server had closed when the request arrived. */
	private void repeat(PoolEntry<HttpRoute, SimulatedConnection> entry) {
		this.caller.tally().foundStale();
		this.caller.discard(entry);
		if (this.isRepeatable) {
			this.isRepeatable = false;
			this.caller.tally().repeated();
			this.caller.lease(this);
		}
		else {
			fail();
		}
	}

	@Override
	public void failed(Exception ex) {
		fail();
	}

	@Override
	public void cancelled() {
		throw new IllegalStateException("Leases are never cancelled here");
	}

	private void fail() {
		this.caller.tally().failed(this.caller.now() - this.arrivedAt);
		this.onEnd.run();
	}

	private void succeed() {
		this.caller.tally().answered(this.caller.now() - this.arrivedAt);
		this.onEnd.run();
	}

	/**
	 * The exchange on the wire.
	 */
	private final class Exchange implements Job {

		private final PoolEntry<HttpRoute, SimulatedConnection> entry;

		private boolean isOver;

		Exchange(PoolEntry<HttpRoute, SimulatedConnection> entry) {
			this.entry = entry;
		}

		@Override
		public double seconds() {
			return Call.this.size;
		}

		@Override
		public boolean isAbandoned() {
			return this.isOver;
		}

		@Override
		public void answer() {
			if (!this.isOver) {
				receive(HttpStatus.SC_OK);
				succeed();
			}
		}

		@Override
		public void turnAway() {
			if (!this.isOver) {
				receive(HttpStatus.SC_SERVICE_UNAVAILABLE);
				fail();
			}
		}

		private void receive(int status) {
			this.isOver = true;
			this.entry.getConnection().receiveResponse(status, Call.this.caller.now());
			Call.this.caller.giveBack(this.entry);
		}

		void giveUp() {
			if (!this.isOver) {
				this.isOver = true;
				Call.this.caller.discard(this.entry);
				fail();
			}
		}

	}

}
