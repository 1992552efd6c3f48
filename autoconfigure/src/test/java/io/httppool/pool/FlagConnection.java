package io.httppool.pool;

import java.net.SocketAddress;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

import io.httppool.SocketlessConnection;

/**
 * A connection of a few flags, which an error can not come between.
 */
final class FlagConnection implements SocketlessConnection {

	volatile boolean isOpened;

	volatile boolean isClosed;

	volatile @Nullable Object user;

	@Override
	public boolean isOpen() {
		return this.isOpened && !this.isClosed;
	}

	@Override
	public void close() {
		this.isClosed = true;
	}

	@Override
	public void close(CloseMode mode) {
		this.isClosed = true;
	}

	@Override
	public @Nullable EndpointDetails getEndpointDetails() {
		return null;
	}

	@Override
	public @Nullable SocketAddress getLocalAddress() {
		return null;
	}

	@Override
	public @Nullable SocketAddress getRemoteAddress() {
		return null;
	}

}
