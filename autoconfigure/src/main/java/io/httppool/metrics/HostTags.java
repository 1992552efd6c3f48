package io.httppool.metrics;

import java.util.Locale;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;

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

	static HostTags of(HttpRoute route) {
		HttpHost target = route.getTargetHost();
		String scheme = (target.getSchemeName() != null) ? target.getSchemeName() : URIScheme.HTTP.id;
		int usual = URIScheme.HTTPS.same(scheme) ? 443 : 80;
		int port = (target.getPort() >= 0) ? target.getPort() : usual;
		String name = target.getHostName().toLowerCase(Locale.ROOT);
		String address = name.contains(":") ? "[" + name + "]" : name;
		return new HostTags((port != usual) ? address + ":" + port : address, scheme.toLowerCase(Locale.ROOT), name,
				port);
	}

}
