package io.httppool.connect;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.function.Function;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Failures of an opening, told with their phase, origin and address. Each has the class
 * that HttpClient's operator throws, so that the handlers of callers still fit.
 * Stateless.
 */
final class PhaseFailure {

	/** Classes whose failures can be told anew; those of others stay as they are. */
	private static final Map<Class<?>, Function<String, IOException>> SAME = Map.of(SSLException.class,
			SSLException::new, SSLHandshakeException.class, SSLHandshakeException::new, SSLKeyException.class,
			SSLKeyException::new, SSLPeerUnverifiedException.class, SSLPeerUnverifiedException::new,
			SSLProtocolException.class, SSLProtocolException::new, SocketException.class, SocketException::new,
			NoRouteToHostException.class, NoRouteToHostException::new, EOFException.class, EOFException::new);

	private PhaseFailure() {
	}

	static IOException ofConnect(IOException cause, Destination destination, InetSocketAddress address,
			@Nullable Timeout timeout) {
		return of(cause, "Connect to %s [%s]".formatted(destination, text(address)), destination, timeout);
	}

	static IOException ofHandshake(IOException cause, Destination destination, InetSocketAddress address,
			@Nullable Timeout timeout) {
		return of(cause, "TLS handshake with %s [%s]".formatted(destination, text(address)), destination, timeout);
	}

	private static IOException of(IOException cause, String phase, Destination destination, @Nullable Timeout timeout) {
		IOException failure;
		if (cause instanceof SocketTimeoutException && timeout != null) {
			failure = new ConnectTimeoutException("%s timed out after %dms".formatted(phase, timeout.toMilliseconds()),
					destination.host());
		}
		else if (cause instanceof ConnectException) {
			failure = new HttpHostConnectException("%s failed: %s".formatted(phase, cause.getMessage()),
					destination.host());
		}
		else if (SAME.containsKey(cause.getClass())) {
			failure = SAME.get(cause.getClass()).apply("%s failed: %s".formatted(phase, cause.getMessage()));
		}
		else {
			return cause;
		}
		failure.initCause(cause);
		return failure;
	}

	/** Return a literal address, without the name that was looked up. */
	static String text(InetSocketAddress address) {
		String host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
		return "%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
	}

}
