package io.httppool.client;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * A route planner that remembers the direct routes which HttpClient's planner has found.
 * Each request asks again whether there is a proxy, which may be set at any time; as long
 * as there is none, the route depends on nothing but the host. All else is left to
 * HttpClient's planner. Thread-safe.
 */
final class CachedRoutePlanner implements HttpRoutePlanner {

	/** A power of two; a client has one server or a few. */
	private static final int SIZE = 64;

	private final HttpRoutePlanner stock;

	private final AtomicReferenceArray<@Nullable Planned> routes = new AtomicReferenceArray<>(SIZE);

	/**
	 * Create a planner.
	 * @param stock the planner of HttpClient, with a selector that finds proxies by the
	 * properties of the JDK alone
	 */
	CachedRoutePlanner(HttpRoutePlanner stock) {
		this.stock = stock;
	}

	@Override
	public HttpRoute determineRoute(HttpHost host, HttpContext context) throws HttpException {
		return determineRoute(host, null, context);
	}

	@Override
	public HttpRoute determineRoute(@Nullable HttpHost host, @Nullable HttpRequest request, HttpContext context)
			throws HttpException {
		if (host == null || !isDirect(host, request, context)) {
			return this.stock.determineRoute(host, request, context);
		}
		int hash = host.hashCode();
		int index = (hash ^ (hash >>> 16)) & (SIZE - 1);
		Planned known = this.routes.get(index);
		if (known != null && known.isFor(host)) {
			return known.route;
		}
		HttpRoute route = this.stock.determineRoute(host, request, context);
		if (route.getProxyHost() == null) { // a property may have been set meanwhile
			this.routes.set(index, new Planned(host, route));
		}
		return route;
	}

	private static boolean isDirect(HttpHost host, @Nullable HttpRequest request, HttpContext context) {
		boolean isSecure = URIScheme.HTTPS.same(host.getSchemeName());
		return !JdkProxies.areSet(isSecure) && isUnbound(HttpClientContext.cast(context).getRequestConfigOrDefault())
				&& !(isSecure && request != null && isOther(request.getAuthority(), host));
	}

	/** A request may bring its own proxy, or a socket of the file system. */
	@SuppressWarnings("deprecation") // the planner of HttpClient reads it, too
	private static boolean isUnbound(RequestConfig config) {
		return config.getProxy() == null && config.getUnixDomainSocket() == null;
	}

	/** The name for TLS is part of a route where it is not that of the host. */
	private static boolean isOther(@Nullable URIAuthority authority, HttpHost host) {
		return authority != null
				&& !(authority.getHostName().equals(host.getHostName()) && authority.getPort() == host.getPort());
	}

	/**
	 * A host and its route.
	 *
	 * @param host the host, as the request names it
	 * @param route its route
	 */
	private record Planned(HttpHost host, HttpRoute route) {

		/** Hosts are equal whatever the case of their names, which TLS sends as it is. */
		boolean isFor(HttpHost other) {
			return this.host.equals(other) && this.host.getHostName().equals(other.getHostName());
		}

	}

}
