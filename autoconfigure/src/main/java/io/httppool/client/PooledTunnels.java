package io.httppool.client;

import java.io.IOException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

import io.httppool.connect.AheadConnection;
import io.httppool.connect.AheadTunnels;
import io.httppool.settings.RouteName;

/**
 * The tunnels of one pool that no request has asked for. They are opened by a client that
 * the application has built, so that proxies, credentials and times are those of its
 * requests. Thread-safe.
 */
final class PooledTunnels implements AheadTunnels {

	/** So many routes are remembered. */
	private static final int MOST_STRANGE = 1000;

	private final BuiltFactories built;

	private final String pool;

	private volatile Strange strange = new Strange(-1);

	PooledTunnels(BuiltFactories built, String pool) {
		this.built = built;
		this.pool = pool;
	}

	@Override
	public boolean isPossible(HttpRoute route) {
		return !this.strange.has(route, this.built.count()) && openers().findAny().isPresent();
	}

	private Stream<TunnelOpener> openers() {
		return this.built.allFor(this.pool)
			.stream()
			.map(HttpComponentsClientHttpRequestFactory::getHttpClient)
			.map(TunnelOpener::of)
			.filter(Objects::nonNull);
	}

	@Override
	public void open(AheadConnection connection) throws IOException {
		HttpRoute route = connection.route();
		long count = this.built.count();
		TunnelOpener opener = find(route);
		if (opener == null) {
			note(route, count);
			throw new IOException("No client of the pool sends its requests to " + RouteName.of(route));
		}
		try {
			opener.open(connection);
		}
		catch (ProxyTunnelException ex) {
			if (ex.isUnknownUser() && !opener.isKnownTo(route.getProxyHost())) {
				note(route, count);
			}
			throw ex;
		}
		catch (HttpException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	/** Planners may take their time, so the route is compared only here. */
	private @Nullable TunnelOpener find(HttpRoute route) {
		return openers().filter((opener) -> takes(opener, route))
			.max(Comparator.comparing((opener) -> opener.isKnownTo(route.getProxyHost())))
			.orElse(null);
	}

	private static boolean takes(TunnelOpener opener, HttpRoute route) {
		try {
			return opener.takes(route);
		}
		catch (HttpException ex) {
			return false;
		}
	}

	/** Leave a route to requests until another client is built. */
	private void note(HttpRoute route, long count) {
		Strange known = this.strange;
		if (known.count() != count || known.routes().size() >= MOST_STRANGE) {
			known = new Strange(count);
			this.strange = known;
		}
		known.routes().add(route);
	}

	/**
	 * The routes that none of the clients takes, or whose proxies want credentials that
	 * none has: those come with single requests.
	 *
	 * @param count how many clients had been built by then
	 * @param routes the routes
	 */
	private record Strange(long count, Set<HttpRoute> routes) {

		Strange(long count) {
			this(count, ConcurrentHashMap.newKeySet());
		}

		boolean has(HttpRoute route, long count) {
			return this.count == count && this.routes.contains(route);
		}

	}

}
