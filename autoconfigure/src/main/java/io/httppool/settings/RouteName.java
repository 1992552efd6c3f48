package io.httppool.settings;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.net.NamedEndpoint;

/**
 * The names of routes, as people read them. They contain scheme, host and port of the
 * server and of the proxies on the way, and never more. Stateless.
 */
public final class RouteName {

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private RouteName() {
	}

	/**
	 * Return the name of a route, for example {@code https://api.example.com} or
	 * {@code https://api.example.com via http://proxy:3128}.
	 * @param route the route
	 * @return a name that differs if the routes lead elsewhere, or another way
	 */
	public static String of(HttpRoute route) {
		StringBuilder name = new StringBuilder(origin(route.getTargetHost()));
		InetAddress remote = route.getTargetHost().getAddress();
		if (remote != null) {
			name.append(" at ").append(remote.getHostAddress());
		}
		NamedEndpoint tlsName = route.getTargetName();
		if (tlsName != null) {
			name.append(" as ").append(new HttpHost(tlsName.getHostName(), tlsName.getPort()).toHostString());
		}
		if (route.getHopCount() > 1) {
			name.append(route.isTunnelled() ? " tunnelled via " : " via ").append(proxies(route));
		}
		InetAddress local = route.getLocalAddress();
		if (local != null) {
			name.append(" from ").append(local.getHostAddress());
		}
		if (route.getUnixDomainSocket() != null) {
			name.append(" over ").append(route.getUnixDomainSocket());
		}
		return name.toString();
	}

	private static String proxies(HttpRoute route) {
		HttpHost[] hops = new HttpHost[route.getHopCount() - 1];
		Arrays.setAll(hops, route::getHopTarget);
		return Arrays.stream(hops).map(RouteName::origin).collect(Collectors.joining(", "));
	}

	/**
	 * Return the origin of a host, in lower case and without the default port of its
	 * scheme.
	 * @param host the host
	 * @return scheme, host and port
	 */
	public static String origin(HttpHost host) {
		int usualPort = URIScheme.HTTPS.same(host.getSchemeName()) ? HTTPS_PORT : HTTP_PORT;
		boolean isUsual = host.getPort() == usualPort || host.getPort() < 0;
		return new HttpHost(host.getSchemeName(), host.getHostName().toLowerCase(Locale.ROOT),
				isUsual ? -1 : host.getPort())
			.toURI();
	}

}
