package io.httppool;

import javax.net.ssl.SSLSession;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a socket: one over HTTP/1.1, without TLS or timeouts.
 */
public interface SocketlessConnection extends HttpConnection {

	@Override
	default ProtocolVersion getProtocolVersion() {
		return HttpVersion.HTTP_1_1;
	}

	@Override
	default @Nullable SSLSession getSSLSession() {
		return null;
	}

	@Override
	default Timeout getSocketTimeout() {
		return Timeout.DISABLED;
	}

	/** It matters only to those who read from a socket, even while they close it. */
	@Override
	default void setSocketTimeout(Timeout timeout) {
	}

}
