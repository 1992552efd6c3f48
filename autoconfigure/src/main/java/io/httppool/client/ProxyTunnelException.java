package io.httppool.client;

import java.net.ConnectException;
import java.time.Duration;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpStatus;

import io.httppool.settings.RouteName;

/**
 * Thrown when a proxy does not open a tunnel to the server: it refuses, answers something
 * that is not HTTP, or closes the connection. The server has received nothing. If the
 * proxy takes too long, it is a {@link ConnectTimeoutException}.
 */
public final class ProxyTunnelException extends ConnectException {

	private final boolean isUnknownUser;

	private ProxyTunnelException(String message) {
		this(message, false);
	}

	private ProxyTunnelException(String message, boolean isUnknownUser) {
		super(message);
		this.isUnknownUser = isUnknownUser;
	}

	/** Return whether the proxy wants credentials, or others than it was given. */
	boolean isUnknownUser() {
		return this.isUnknownUser;
	}

	static ProxyTunnelException refused(HttpRoute route, int status) {
		return new ProxyTunnelException("The proxy %s refused a tunnel to %s with the status %d: %s"
			.formatted(proxy(route), server(route), status, remedy(status)),
				status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED);
	}

	static ProxyTunnelException garbled(HttpRoute route) {
		return new ProxyTunnelException(
				"The proxy %s answered the request for a tunnel to %s with something that is not HTTP: is it an HTTP proxy?"
					.formatted(proxy(route), server(route)));
	}

	static ProxyTunnelException closed(HttpRoute route) {
		return new ProxyTunnelException(
				"The proxy %s closed the connection instead of opening a tunnel to %s: does it allow that server and port?"
					.formatted(proxy(route), server(route)));
	}

	static ConnectTimeoutException late(HttpRoute route, Duration limit, String property) {
		return new ConnectTimeoutException(
				"The proxy %s opened no tunnel to %s within %dms (%s): is it overloaded, or can it not reach the server?"
					.formatted(proxy(route), server(route), limit.toMillis(), property));
	}

	private static String proxy(HttpRoute route) {
		return RouteName.origin(route.getProxyHost());
	}

	private static String server(HttpRoute route) {
		return RouteName.origin(route.getTargetHost());
	}

	private static String remedy(int status) {
		if (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
			return "give the client a credentials provider with the right credentials for this proxy";
		}
		if (status >= HttpStatus.SC_SERVER_ERROR) {
			return "it cannot reach the server, or is overloaded";
		}
		if (status >= HttpStatus.SC_CLIENT_ERROR) {
			return "it has to allow that server and port";
		}
		return "is it an HTTP proxy? One that opens a tunnel answers with the status 200";
	}

}
