package io.httppool.event;

import java.util.Locale;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.URIScheme;

import io.httppool.settings.RouteName;

/**
 * A route of a pool, from its first use until it is forgotten. Each has an instance of
 * its own, equal only to itself, so that listeners can keep what they know of a route in
 * a map at little cost. A route that is used again after it was forgotten is another.
 */
public final class PoolRoute {

	private final String pool;

	private final HttpRoute route;

	private final String name;

	/**
	 * Create a route that is about to be used.
	 * @param pool the name of the pool
	 * @param route where its connections lead
	 */
	public PoolRoute(String pool, HttpRoute route) {
		this.pool = pool;
		this.route = route;
		this.name = RouteName.of(route);
	}

	/**
	 * Return the name of the pool.
	 * @return the name, as configured
	 */
	public String pool() {
		return this.pool;
	}

	/**
	 * Return where the connections of this route lead.
	 * @return the route, as HttpClient has it
	 */
	public HttpRoute route() {
		return this.route;
	}

	/**
	 * Return the name of this route, as in logs and at the endpoint, without user info.
	 * @return the name, for example {@code https://api.example.com}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the scheme of the server, whatever proxy leads there.
	 * @return the scheme, in lower case
	 */
	public String scheme() {
		String scheme = this.route.getTargetHost().getSchemeName();
		return (scheme != null) ? scheme.toLowerCase(Locale.ROOT) : URIScheme.HTTP.id;
	}

	/**
	 * Return the name of the server, whatever proxy leads there.
	 * @return the name or address, in lower case, without a port
	 */
	public String address() {
		return this.route.getTargetHost().getHostName().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the port of the server, whatever proxy leads there.
	 * @return the port, that of the scheme where the route has none
	 */
	public int port() {
		int port = this.route.getTargetHost().getPort();
		return (port >= 0) ? port : usualPort();
	}

	/**
	 * Return the port that servers of this scheme have usually.
	 * @return 443 or 80
	 */
	public int usualPort() {
		return URIScheme.HTTPS.id.equals(scheme()) ? 443 : 80;
	}

	/**
	 * Return the identifier of a connection.
	 * @param number the number of the connection
	 * @return the identifier, as in logs and at the endpoint, for example
	 * {@code default-17}
	 */
	public String connection(long number) {
		return this.pool + "-" + number;
	}

	/** Return the name of the pool and of the route. */
	@Override
	public String toString() {
		return this.pool + " " + this.name;
	}

}
