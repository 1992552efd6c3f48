package io.httppool.metrics;

import io.httppool.event.PoolRoute;

/**
 * The host that the meters of a route are tagged with: that of the origin, whatever proxy
 * leads there.
 *
 * @param host the name of the host, with the port where that is not the usual one of the
 * scheme
 * @param scheme the scheme
 * @param address the name of the host without a port
 * @param port the port
 */
record HostTags(String host, String scheme, String address, int port) {

	/** The tags of all hosts together. */
	static final HostTags ALL = new HostTags("all", "all", "all", 0);

	/** The tags of those that have no meters of their own. */
	static final HostTags OTHER = new HostTags("other", "other", "other", 0);

	static HostTags of(PoolRoute route) {
		String name = route.address();
		String address = name.contains(":") ? "[" + name + "]" : name;
		int port = route.port();
		return new HostTags((port != route.usualPort()) ? address + ":" + port : address, route.scheme(), name, port);
	}

}
