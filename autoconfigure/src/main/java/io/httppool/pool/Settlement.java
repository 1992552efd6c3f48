package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;

/**
 * What a route decided under its lock and is to be carried out without it: connections to
 * close, and pending leases to serve. Confined to one thread.
 *
 * @param <C> the kind of connection
 */
final class Settlement<C extends HttpConnection> {

	private final List<Closing<C>> closings = new ArrayList<>(1);

	private final List<Grant<C>> grants = new ArrayList<>(1);

	private int permits;

	private boolean lacksPermit;

	/** Close a connection and give its permit back. */
	void close(Slot<C> slot, CloseReason reason) {
		slot.closed();
		this.closings.add(new Closing<>(slot, reason));
		this.permits++;
	}

	/**
	 * Take over the permit of a connection that is going to be closed. What is opened
	 * with it is handed out after the closing, so there is never one socket too many.
	 */
	boolean tryInheritPermit() {
		if (this.permits == 0) {
			return false;
		}
		this.permits--;
		return true;
	}

	void grant(PendingLease<C> lease, Slot<C> slot) {
		this.grants.add(new Grant<>(lease, slot));
	}

	Settlement<C> lacksPermit(boolean lacksPermit) {
		this.lacksPermit = lacksPermit;
		return this;
	}

	int closings() {
		return this.closings.size();
	}

	/** Whether a lease waits for nothing but a place in the whole pool. */
	boolean isLackingPermit() {
		return this.lacksPermit;
	}

	/**
	 * Carry it out. Nobody is left waiting for what was granted, whatever a closing
	 * throws.
	 * @param all where permits go back to
	 * @param mode how to close what may be closed gracefully
	 */
	void carryOut(Permits all, CloseMode mode) {
		try {
			this.closings.forEach((closing) -> closing.carryOut(mode));
		}
		finally {
			all.giveBack(this.permits);
			this.grants.forEach((grant) -> grant.lease().complete(grant.slot()));
		}
	}

	private record Closing<C extends HttpConnection>(Slot<C> slot, CloseReason reason) {

		void carryOut(CloseMode mode) {
			this.slot.close(this.reason, this.reason.isAbrupt() ? CloseMode.IMMEDIATE : mode);
		}

	}

	private record Grant<C extends HttpConnection>(PendingLease<C> lease, Slot<C> slot) {

	}

}
