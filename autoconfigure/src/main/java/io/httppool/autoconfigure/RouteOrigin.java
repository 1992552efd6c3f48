package io.httppool.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;

import io.httppool.pool.RouteName;

/**
 * Reads the origin of a route, as a user writes it.
 */
final class RouteOrigin {

	private static final String REMEDY = "Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.";

	private RouteOrigin() {
	}

	/**
	 * Return the origin as {@link RouteName#origin} writes it.
	 * @param property the name of the property
	 * @param text what the user wrote
	 * @return the origin
	 */
	static String parse(String property, String text) {
		URI uri = uri(property, text);
		if (uri.getRawUserInfo() != null) {
			throw new InvalidPoolSettingException(property, text.replaceAll("//.*@", "//***@"), "it has user info",
					REMEDY);
		}
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!URIScheme.HTTP.same(scheme) && !URIScheme.HTTPS.same(scheme)) {
			throw new InvalidPoolSettingException(property, text, "it does not start with http:// or https://", REMEDY);
		}
		if (uri.getHost() == null) {
			throw new InvalidPoolSettingException(property, text, "it has no host", REMEDY);
		}
		if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw new InvalidPoolSettingException(property, text, "it has more than an origin", REMEDY);
		}
		return RouteName.origin(new HttpHost(scheme, uri.getHost(), uri.getPort()));
	}

	private static URI uri(String property, String text) {
		try {
			return new URI(text.strip());
		}
		catch (URISyntaxException ex) {
			throw new InvalidPoolSettingException(property, text.replaceAll("//.*@", "//***@"), "it is no origin",
					REMEDY);
		}
	}

}
