package io.httppool.recording;

import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

import io.httppool.event.PoolRoute;

/**
 * What all events of a route have.
 */
@Name("httppool.RouteEvent")
abstract class RouteEvent extends PoolEvent {

	@Label("Route")
	@Nullable String route;

	void of(PoolRoute route) {
		this.pool = route.pool();
		this.route = route.name();
	}

}
