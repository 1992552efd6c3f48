package io.httppool.client;

import java.net.ProxySelector;
import java.util.stream.Stream;

import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
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
		ProxySelector selector = ProxySelector.getDefault();
		if (areUnset("routePlanner", "proxy", "proxySelector", "schemePortResolver") && JdkProxies.areAllOf(selector)) {
			this.client.setRoutePlanner(new CachedRoutePlanner(
					new SystemDefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE, selector)));
		}
	}

	/** HttpClient keeps no connection at all where the property says so. */
	private void keepConnections() {
		if (areUnset("reuseStrategy") && "true".equalsIgnoreCase(System.getProperty("http.keepAlive", "true"))) {
			this.client.setConnectionReuseStrategy(new QuickReuseStrategy());
		}
	}

	private boolean areUnset(String... names) {
		return Stream.of(names).allMatch((name) -> this.fields.read(name) == null);
	}

}
