package io.httppool.tuning.simulation;

/**
 * One route of a scenario.
 *
 * @param sizes how long its requests take the server
 * @param server what answers them
 * @param keepAlive for how long it keeps idle connections
 * @param arrivals when requests arrive, at each replica
 */
record RouteModel(Sizes sizes, Server.Model server, KeepAlive keepAlive, Arrivals arrivals) {

	RouteModel(Sizes sizes, Server.Model server, Arrivals arrivals) {
		this(sizes, server, KeepAlive.ENDLESS, arrivals);
	}

}
