package io.httppool.pool;

import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;

/**
 * A selection of the connections to some addresses that are closed now: all that are
 * available, or a quarter where the peers are well, so that they are not all replaced at
 * once. Guarded by the lock of the route.
 *
 * @param <C> the kind of connection
 */
final class AddressDrain<C extends HttpConnection> implements AvailableSlots.Closable<C> {

	private final Set<? extends SocketAddress> addresses;

	private final CloseReason reason;

	private int left;

	AddressDrain(Set<? extends SocketAddress> addresses, CloseReason reason) {
		this.addresses = addresses;
		this.reason = reason;
	}

	/** Count the available connections to those addresses. */
	void begin(List<Slot<C>> available) {
		int matching = (int) available.stream().filter(this::matches).count();
		this.left = (this.reason == CloseReason.DNS_REMOVED) ? (matching + 3) / 4 : matching;
	}

	boolean matches(Slot<?> slot) {
		HttpConnection connection = slot.entry().getConnection();
		SocketAddress remote = (connection != null) ? connection.getRemoteAddress() : null;
		return remote != null && this.addresses.contains(remote);
	}

	CloseReason reason() {
		return this.reason;
	}

	@Override
	public @Nullable CloseReason reason(Slot<C> slot) {
		boolean isClosed = this.left > 0 && matches(slot);
		this.left -= isClosed ? 1 : 0;
		return isClosed ? this.reason : null;
	}

}
