package io.httppool.client;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

import io.httppool.lean.LeanClient;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.warmup.WarmUpClient;
import io.httppool.warmup.WarmUpClients;
import io.httppool.warmup.WarmUpTarget;

/**
 * The clients of the pools by which they are warmed up: those that the application has
 * built, so that connections are opened along the same proxies. Thread-safe.
 */
public final class PooledWarmUpClients implements WarmUpClients {

	private static final Logger logger = LoggerFactory.getLogger(PooledWarmUpClients.class);

	private final SharedManagers managers;

	private final PoolRegistry registry;

	private final Supplier<HttpPools> pools;

	private final String implied;

	private final Set<WarmUpTarget> told = ConcurrentHashMap.newKeySet();

	/**
	 * Create clients.
	 * @param managers the connection managers of the pools
	 * @param registry the pools
	 * @param pools returns what makes a client of the pool that clients without a name
	 * share
	 * @param implied the name of that pool
	 */
	public PooledWarmUpClients(SharedManagers managers, PoolRegistry registry, Supplier<HttpPools> pools,
			String implied) {
		this.managers = managers;
		this.registry = registry;
		this.pools = pools;
		this.implied = implied;
	}

	@Override
	public @Nullable WarmUpClient find(WarmUpTarget target) {
		try {
			HttpComponentsClientHttpRequestFactory factory = factory(target);
			ConnectionPool<?> pool = pool(target.pool());
			return (factory != null && pool != null)
					? new Client(pool, route(factory, target.origin()), target.origin(), factory) : null;
		}
		catch (HttpException | RuntimeException ex) {
			if (this.told.add(target)) {
				logger.warn("{} - {} cannot be warmed up, as the way of its requests is not known: {}", target.pool(),
						target.origin(), ex.getMessage());
			}
			return null;
		}
	}

	private @Nullable HttpComponentsClientHttpRequestFactory factory(WarmUpTarget target) {
		HttpComponentsClientHttpRequestFactory factory = this.managers.built().findFor(target.pool());
		if (factory == null && target.pool().equals(this.implied)
				&& this.pools.get().impliedFactory() instanceof HttpComponentsClientHttpRequestFactory made) {
			return made;
		}
		return factory;
	}

	private @Nullable ConnectionPool<?> pool(String name) {
		return this.registry.all().stream().filter((pool) -> pool.name().equals(name)).findAny().orElse(null);
	}

	private static HttpRoute route(HttpComponentsClientHttpRequestFactory factory, String origin) throws HttpException {
		Object client = factory.getHttpClient();
		HttpClientContext context = HttpClientContext.create();
		if (client instanceof Configurable configured) {
			context.setRequestConfig(configured.getConfig());
		}
		HttpRoutePlanner planner = (client instanceof LeanClient lean) ? lean.planner()
				: new BuilderFields(client.getClass(), client).read("routePlanner");
		if (planner == null) {
			throw new HttpException("The client has no planner of routes");
		}
		URI uri = URI.create(origin + "/");
		try {
			return planner.determineRoute(HttpHost.create(uri), new HttpUriRequestBase("GET", uri), context);
		}
		catch (IllegalArgumentException ex) {
			throw new HttpException("'%s' is no origin".formatted(origin), ex);
		}
	}

	/**
	 * A client.
	 */
	private static final class Client implements WarmUpClient {

		private final ConnectionPool<?> pool;

		private final HttpRoute route;

		private final String origin;

		/** Held so that it opens tunnels as long as the warm-up lasts. */
		private final HttpComponentsClientHttpRequestFactory factory;

		private final WarmUpRequests requests;

		Client(ConnectionPool<?> pool, HttpRoute route, String origin, HttpComponentsClientHttpRequestFactory factory) {
			this.pool = pool;
			this.route = route;
			this.origin = origin;
			this.factory = factory;
			this.requests = new WarmUpRequests(factory.getHttpClient());
		}

		@Override
		public ConnectionPool<?> pool() {
			return this.pool;
		}

		@Override
		public HttpRoute route() {
			return this.route;
		}

		@Override
		public int send(String method, String path) throws IOException {
			try {
				return this.requests.send(method, URI.create(this.origin + path));
			}
			finally {
				Reference.reachabilityFence(this.factory);
			}
		}

		@Override
		public void cancel() {
			this.requests.cancel();
		}

	}

}
