package io.httppool.pool;

import io.httppool.settings.RouteSettings;

/**
 * The terms on which the exchanges of a route are carried out.
 *
 * @param route the name of the route
 * @param settings the settings of the route
 * @param deadlines is told of the limits of exchanges
 */
public record ExchangeTerms(String route, RouteSettings settings, Deadlines deadlines) {

}
