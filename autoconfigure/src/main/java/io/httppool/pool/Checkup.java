package io.httppool.pool;

import java.net.SocketAddress;
import java.time.Duration;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.event.StaleFinding;
import io.httppool.snapshot.CloseReason;

/**
 * A look whether the peer of a connection is still there, reported to the listeners where
 * it is not. Thread-safe; called without a lock held, for a connection that the caller
 * has leased or claimed.
 *
 * @param liveness looks at a connection
 * @param listeners are told of what is found
 * @param <C> the kind of connection
 */
record Checkup<C extends HttpConnection>(Liveness<C> liveness, Listeners listeners) {

	/** Return why a connection must not be used any more, if there is a reason. */
	@Nullable CloseReason check(HttpRoute route, Slot<C> slot, C connection, long now) {
		SocketAddress remote = connection.getRemoteAddress();
		return told(route, slot, remote, this.liveness.check(connection), now);
	}

	/** Return why a connection must not be used any more, as far as a glance can tell. */
	@Nullable CloseReason glance(HttpRoute route, Slot<C> slot, C connection, long now) {
		SocketAddress remote = connection.getRemoteAddress();
		return told(route, slot, remote, this.liveness.glance(connection), now);
	}

	private @Nullable CloseReason told(HttpRoute route, Slot<C> slot, @Nullable SocketAddress remote,
			@Nullable CloseReason reason, long now) {
		if (reason != null) {
			StaleFinding finding = new StaleFinding(route, remote, reason,
					Duration.ofNanos(slot.lifetime().idleNanos(now)), Duration.ofNanos(slot.lifetime().provedNanos()));
			this.listeners.tell((listener) -> listener.stale(finding));
		}
		return reason;
	}

}
