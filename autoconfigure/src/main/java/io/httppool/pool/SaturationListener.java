package io.httppool.pool;

import org.apache.hc.client5.http.HttpRoute;

import io.httppool.statistics.SaturationEvent;

/**
 * A listener that is told of leases that find the limit of their route reached, or still
 * wait when a connection comes back. It is called by the thread that leases or gives
 * back, without a lock held, and may raise the limit. It must not block; what it throws
 * fails no lease.
 */
@FunctionalInterface
public interface SaturationListener {

	/**
	 * Take notice of leases that have to wait.
	 * @param route the route
	 * @param event what is known at this moment
	 */
	void saturated(HttpRoute route, SaturationEvent event);

}
