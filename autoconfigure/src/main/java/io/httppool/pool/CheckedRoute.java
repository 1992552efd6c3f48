package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;

import io.httppool.address.AddressBook;
import io.httppool.address.HostChecks;
import io.httppool.settings.HealthSettings;

/**
 * A route whose addresses are to be checked.
 *
 * @param route the route
 * @param settings the settings for its checks
 * @param addresses the addresses of its first hop, and what checks have found of them
 * @param requests how many requests have gone there
 */
public record CheckedRoute(HttpRoute route, HealthSettings settings, HostChecks addresses, long requests) {

	/**
	 * Return the host whose addresses are checked.
	 * @return the first hop of the route
	 */
	public HttpHost host() {
		return AddressBook.firstHop(this.route);
	}

	/**
	 * Return the same host with more requests.
	 * @param other another route to the same host
	 * @return this route, with the requests of both
	 */
	public CheckedRoute and(CheckedRoute other) {
		return new CheckedRoute(this.route, this.settings, this.addresses, this.requests + other.requests);
	}

}
