package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.HttpRoute;

/**
 * The tunnels through proxies that are opened before a request needs them. Thread-safe.
 */
public interface AheadTunnels {

	/**
	 * Return whether there is something that can open a tunnel. It waits for nothing.
	 * @param route a route that is tunnelled
	 * @return whether an attempt makes sense
	 */
	boolean isPossible(HttpRoute route);

	/**
	 * Open a connection: connect to the proxy, ask it for the tunnel, upgrade to TLS.
	 * @param connection the connection, which the caller closes if this fails
	 * @throws IOException if it could not be opened
	 */
	void open(AheadConnection connection) throws IOException;

}
