package io.httppool.client;

import java.net.ProxySelector;
import java.util.stream.Stream;

import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of a client in place of those that HttpClient would make, with the same outcome
 * for each request at a lower cost. A part that a customizer has set, or whose outcome it
 * has changed, stays. See {@code docs/decisions/0017-shortcuts-of-the-client.md}.
 */
final class Shortcuts {

	private static final Logger logger = LoggerFactory.getLogger(Shortcuts.class);

	private final BuilderFields fields;

	private final HttpClientBuilder client;

	private Shortcuts(HttpClientBuilder client) {
		this.client = client;
		this.fields = new BuilderFields(HttpClientBuilder.class, client);
	}

	/**
	 * Take the shortcuts, or none if this version of HttpClient has other fields.
	 * @param client the builder of a client, after all customizers
	 */
	static void take(HttpClientBuilder client) {
		try {
			Shortcuts shortcuts = new Shortcuts(client);
			if (shortcuts.fields.isTrue("systemProperties")) {
				shortcuts.planRoutes();
				shortcuts.keepConnections();
			}
		}
		catch (IllegalStateException ex) {
			logger.debug("Clients are built without shortcuts", ex);
		}
	}

	private void planRoutes() {
		boolean isStock = areUnset("routePlanner", "proxy", "proxySelector", "schemePortResolver");
		HttpRoutePlanner planner = isStock ? planner() : null;
		if (planner != null) {
			this.client.setRoutePlanner(planner);
		}
	}

	/**
	 * Return a planner that remembers direct routes, {@code null} where they depend on
	 * more than the properties of the JDK.
	 */
	static @Nullable HttpRoutePlanner planner() {
		ProxySelector selector = ProxySelector.getDefault();
		return JdkProxies.areAllOf(selector)
				? new CachedRoutePlanner(new SystemDefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE, selector))
				: null;
	}

	private void keepConnections() {
		if (areUnset("reuseStrategy") && mayKeepConnections()) {
			this.client.setConnectionReuseStrategy(new QuickReuseStrategy());
		}
	}

	/** HttpClient keeps no connection at all where the property says so. */
	static boolean mayKeepConnections() {
		return "true".equalsIgnoreCase(System.getProperty("http.keepAlive", "true"));
	}

	private boolean areUnset(String... names) {
		return Stream.of(names).allMatch((name) -> this.fields.read(name) == null);
	}

}
