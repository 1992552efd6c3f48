package io.httppool.upkeep;

import io.httppool.event.PoolListener;
import io.httppool.event.StaleFinding;
import io.httppool.snapshot.CloseReason;

/**
 * A listener that hastens the sweep once a peer has reset an idle connection: the others
 * to it may have gone the same way.
 *
 * @param hasten runs the sweep soon
 */
record ResetWatch(Runnable hasten) implements PoolListener {

	@Override
	public void stale(StaleFinding finding) {
		if (finding.reason() == CloseReason.STALE_RST) {
			this.hasten.run();
		}
	}

}
