package io.httppool.pool;

import java.time.Duration;
import java.util.Comparator;

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

	private static final Comparator<CheckedRoute> FIRST = Comparator
		.<CheckedRoute, Duration>comparing((one) -> one.settings().pace().interval())
		.thenComparing((one) -> one.route().toString());

	/**
	 * Return the host whose addresses are checked.
	 * @return the first hop of the route
	 */
	public HttpHost host() {
		return AddressBook.firstHop(this.route);
	}

	/**
	 * Return the same host with more requests. The settings are those of the route with
	 * the shorter interval, and among equal ones of the first by name, so that they stay
	 * the same however the routes are ordered.
	 * @param other another route to the same host
	 * @return one of the routes, with the requests of both
	 */
	public CheckedRoute and(CheckedRoute other) {
		CheckedRoute first = (FIRST.compare(this, other) <= 0) ? this : other;
		return new CheckedRoute(first.route, first.settings, first.addresses, this.requests + other.requests);
	}

}
