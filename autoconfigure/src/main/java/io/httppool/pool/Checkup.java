package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;

/**
 * Finds out whether the peer of a connection is still there, and tells who wants to know.
 * Thread-safe; called without a lock held, for a connection that the caller has leased or
 * claimed.
 *
 * @param <C> the kind of connection
 */
final class Checkup<C extends HttpConnection> {

	private final Liveness<C> liveness;

	private final Incidents incidents;

	private volatile StaleListener listener = (finding) -> {
	};

	Checkup(Liveness<C> liveness, Incidents incidents) {
		this.liveness = liveness;
		this.incidents = incidents;
	}

	void listener(StaleListener listener) {
		this.listener = listener;
	}

	/** Return why a connection must not be used any more, if there is a reason. */
	@Nullable CloseReason check(Slot<C> slot, C connection, long now) {
		SocketAddress remote = connection.getRemoteAddress();
		CloseReason reason = this.liveness.check(connection);
		if (reason != null) {
			tell(new StaleFinding(slot.route().route(), remote, reason,
					Duration.ofNanos(slot.lifetime().idleNanos(now)), Duration.ofNanos(slot.lifetime().provedNanos())));
		}
		return reason;
	}

	private void tell(StaleFinding finding) {
		try {
			this.listener.found(finding);
		}
		catch (RuntimeException | Error ex) {
			this.incidents.survived(Incident.LISTENER_FAILURE, "A listener failed, which is ignored", ex);
		}
	}

}
