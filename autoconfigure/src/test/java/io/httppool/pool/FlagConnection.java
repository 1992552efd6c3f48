package io.httppool.pool;

import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a few flags, which an error can not come between.
 */
final class FlagConnection implements HttpConnection {

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

	@Override
	public ProtocolVersion getProtocolVersion() {
		return HttpVersion.HTTP_1_1;
	}

	@Override
	public @Nullable SSLSession getSSLSession() {
		return null;
	}

	@Override
	public Timeout getSocketTimeout() {
		return Timeout.DISABLED;
	}

	@Override
	public void setSocketTimeout(Timeout timeout) {
	}

}
