package io.httppool.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.httppool.settings.RouteName;

/**
 * The origins of each pool, as far as properties tell: those that are listed for its
 * warm-up, or the base URL of its HTTP service group. Clients without a name have those
 * of {@code httppool.defaults}, and of the routes that belong to no other pool.
 *
 * @param byPool the origins, by the name of the pool
 */
record WarmUpOrigins(Map<String, Set<String>> byPool) {

	private static final String GROUPS = "spring.http.serviceclient";

	private static final String ORIGINS = ".warm-up.origins";

	/**
	 * Return the name of the pool that clients without a name share.
	 * @param environment the environment
	 */
	static String implied(Environment environment) {
		String bundle = environment.getProperty("spring.http.clients.ssl.bundle");
		return (bundle != null) ? "default-ssl-" + bundle : "default";
	}

	/**
	 * Return the origins that some properties tell.
	 * @throws InvalidPoolSettingException if one is no origin
	 */
	static WarmUpOrigins of(HttpPoolProperties properties, Environment environment) {
		Map<String, Set<String>> byPool = new LinkedHashMap<>();
		Binder.get(environment)
			.bind(GROUPS, Bindable.mapOf(String.class, Group.class))
			.orElseGet(Map::of)
			.forEach((name, group) -> add(byPool, name, origin(group.baseUrl())));
		properties.pools().forEach((name, pool) -> {
			Set<String> listed = listed(SettingsLayers.Layer.name("httppool.pools", name), pool);
			if (!listed.isEmpty()) {
				byPool.put(name, listed);
			}
		});
		String implied = implied(environment);
		if (!byPool.containsKey(implied)) {
			byPool.put(implied, ofOthers(properties, byPool));
		}
		return new WarmUpOrigins(byPool);
	}

	private static Set<String> ofOthers(HttpPoolProperties properties, Map<String, Set<String>> byPool) {
		Set<String> origins = listed("httppool.defaults", properties.defaults());
		properties.routes()
			.forEach((name, route) -> origins.add(
					RouteOrigin.parse(SettingsLayers.Layer.name("httppool.routes", name) + ".origin", route.origin())));
		byPool.values().forEach(origins::removeAll);
		return origins;
	}

	private static Set<String> listed(String prefix, PoolProperties pool) {
		PoolWarmUpProperties warmUp = pool.warmUp();
		List<String> origins = (warmUp != null && warmUp.origins() != null) ? warmUp.origins() : List.of();
		Set<String> listed = new LinkedHashSet<>();
		for (int i = 0; i < origins.size(); i++) {
			listed.add(RouteOrigin.parse("%s%s[%d]".formatted(prefix, ORIGINS, i), origins.get(i)));
		}
		return listed;
	}

	private static void add(Map<String, Set<String>> byPool, String pool, @Nullable String origin) {
		if (origin != null) {
			byPool.computeIfAbsent(pool, (absent) -> new LinkedHashSet<>()).add(origin);
		}
	}

	/** Return the origin of a base URL, {@code null} if it has none that is known yet. */
	private static @Nullable String origin(@Nullable String baseUrl) {
		try {
			URI uri = new URI((baseUrl != null) ? baseUrl.strip() : "");
			boolean isHttp = URIScheme.HTTP.same(uri.getScheme()) || URIScheme.HTTPS.same(uri.getScheme());
			return isHttp ? RouteName.origin(HttpHost.create(uri)) : null;
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return null;
		}
	}

	Set<String> of(String pool) {
		return this.byPool.getOrDefault(pool, Set.of());
	}

	/**
	 * The properties of an HTTP service group that matter here.
	 *
	 * @param baseUrl its base URL
	 */
	record Group(@Nullable String baseUrl) {

	}

}
