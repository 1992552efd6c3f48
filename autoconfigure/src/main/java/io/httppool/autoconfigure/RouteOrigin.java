package io.httppool.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.RouteName;

/**
 * A reader of the origin of a route, as a user writes it. It reads like HttpClient reads
 * the address of a request, so that names such as {@code my_service} work, too.
 */
final class RouteOrigin {

	private static final String REMEDY = "Write scheme, host and port only, such as https://api.example.com or http://localhost:8081.";

	private static final String BAD_PORT = "its port is not between 1 and 65535";

	private RouteOrigin() {
	}

	/**
	 * Return the origin as {@link RouteName#origin} writes it.
	 * @param property the name of the property
	 * @param text the text the user wrote, or {@code null} if there is none
	 * @return the origin, in lower case
	 * @throws InvalidPoolSettingException if it is no origin; the message shows neither
	 * user info nor query
	 */
	static String parse(String property, @Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new InvalidPoolSettingException(property, null, "a route needs an origin", REMEDY);
		}
		if (Placeholders.isUnresolved(text)) {
			throw new InvalidPoolSettingException(property, withoutSecrets(text), Placeholders.PROBLEM,
					Placeholders.REMEDY);
		}
		try {
			URI uri = new URI(text.strip());
			URIAuthority authority = URIAuthority.create(uri.getRawAuthority());
			String problem = problem(uri, authority);
			if (problem != null) {
				throw new InvalidPoolSettingException(property, withoutSecrets(text), problem, REMEDY);
			}
			return RouteName.origin(new HttpHost(uri.getScheme(), authority.getHostName(), authority.getPort()));
		}
		catch (URISyntaxException ex) {
			throw new InvalidPoolSettingException(property, withoutSecrets(text), "it is not an origin", REMEDY);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPoolSettingException(property, withoutSecrets(text), BAD_PORT, REMEDY);
		}
	}

	private static @Nullable String problem(URI uri, @Nullable URIAuthority authority) {
		if (!URIScheme.HTTP.same(uri.getScheme()) && !URIScheme.HTTPS.same(uri.getScheme())) {
			return "it does not start with http:// or https://";
		}
		if (authority == null || authority.getHostName().isBlank()) {
			return "it has no host";
		}
		if (authority.getHostName().contains("*")) {
			return "it has a wildcard, and a route is one host";
		}
		if (authority.getHostName().contains(",")) {
			return "it has more than one address, and a route is one host";
		}
		if (authority.getPort() == 0) {
			return BAD_PORT;
		}
		return surplus(uri, authority);
	}

	private static @Nullable String surplus(URI uri, URIAuthority authority) {
		if (authority.getUserInfo() != null) {
			return "it has user info";
		}
		if (!uri.getRawPath().isEmpty()) {
			return "it has a path";
		}
		return (uri.getRawQuery() != null || uri.getRawFragment() != null) ? "it has a query or a fragment" : null;
	}

	/**
	 * Hide whatever may be user info, a query or a fragment, even if the text is no
	 * address.
	 */
	private static String withoutSecrets(String text) {
		return text.strip().replaceAll("(?s)^(\\w+:/*)?.*@", "$1***@").replaceAll("(?s)[?#].*", "?***");
	}

}
