package io.httppool.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.StandardCookieSpec;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;

import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteName;
import io.httppool.settings.Settings;

/**
 * What lean clients of a pool leave out, refused where it is asked for. Immutable.
 *
 * @param property the property that makes the clients lean
 */
record LeanRefusals(String property) {

	/** The fields of HttpClient's builder, by what sets them and what they are for. */
	private static final Map<String, Asked> OF_BUILDER = new LinkedHashMap<>();

	static {
		add("setRedirectStrategy", "redirects", "redirectStrategy");
		add("setDefaultCookieStore", "cookies", "cookieStore");
		add("setDefaultCookieSpecRegistry", "cookies", "cookieSpecRegistry");
		add("setDefaultCredentialsProvider", "authentication", "credentialsProvider");
		add("setDefaultAuthSchemeRegistry", "authentication", "authSchemeRegistry");
		add("setTargetAuthenticationStrategy", "authentication", "targetAuthStrategy");
		add("setProxyAuthenticationStrategy", "authentication", "proxyAuthStrategy");
		add("setContentDecoderRegistry", "decompression", "contentDecoderMap");
		add("setProxy", "proxies", "proxy");
		add("setProxySelector", "proxies", "proxySelector");
		add("setRoutePlanner", "proxies", "routePlanner");
		add("addRequestInterceptorFirst or -Last", "interceptors", "requestInterceptors");
		add("addResponseInterceptorFirst or -Last", "interceptors", "responseInterceptors");
		add("addExecInterceptorFirst, -Before, -After or -Last, or replaceExecInterceptor", "interceptors",
				"execInterceptors");
		add("setConnectionBackoffStrategy", "back-off", "connectionBackoffStrategy");
		add("setBackoffManager", "back-off", "backoffManager");
	}

	private static void add(String setter, String feature, String field) {
		OF_BUILDER.put(field, new Asked("A customizer called %s on the client builder".formatted(setter), feature,
				"Remove that call"));
	}

	/** Return the refusals of a pool with lean clients. */
	static LeanRefusals of(PoolSettings settings) {
		String name = Settings.PROFILE.name();
		return new LeanRefusals(settings.origins().getOrDefault(name, "httppool.defaults." + name));
	}

	/** Refuse settings of a client. */
	void require(HttpClientSettings settings) {
		if (settings.redirects() == HttpRedirects.FOLLOW) {
			throw refusal(new Asked("The settings of a client ask for redirects=follow", "redirects",
					"Set spring.http.clients.redirects, or that of the service group, to 'dont-follow'"));
		}
		if (settings.cookieHandling() == HttpCookieHandling.ENABLE) {
			throw refusal(new Asked("The settings of a client ask for cookie-handling=enable", "cookies",
					"Set spring.http.clients.cookie-handling, or that of the service group, to 'disable'"));
		}
	}

	/**
	 * Refuse what customizers did to a builder.
	 * @param client the builder
	 * @param manager the connection manager that it had before
	 */
	@SuppressWarnings("ReferenceEquality") // another one is another pool
	void require(HttpClientBuilder client, HttpClientConnectionManager manager) {
		BuilderFields fields = new BuilderFields(HttpClientBuilder.class, client);
		OF_BUILDER.forEach((field, asked) -> {
			if (fields.<Object>read(field) != null) {
				throw refusal(asked);
			}
		});
		if (fields.<Object>read("connManager") != manager) {
			throw refusal(new Asked("A customizer called setConnectionManager on the client builder",
					"other connection managers", "Remove that call"));
		}
		RequestConfig config = fields.read("defaultRequestConfig");
		String option = (config != null) ? option(config) : null;
		if (option != null) {
			throw refusal(asked("The default RequestConfig", option));
		}
	}

	private static Asked asked(String whose, String option) {
		return new Asked("%s has %s".formatted(whose, option), "redirects, cookies, authentication or proxies",
				"Remove that");
	}

	/** Refuse the configuration that a request brings along. */
	void require(RequestConfig config) {
		String option = option(config);
		if (option != null) {
			throw refusedRequest(asked("The RequestConfig of a request", option));
		}
	}

	@SuppressWarnings("deprecation") // the planner of HttpClient reads the proxy, too
	private static @Nullable String option(RequestConfig config) {
		RequestConfig defaults = RequestConfig.DEFAULT;
		String cookies = config.getCookieSpec();
		if (cookies != null && !cookies.equals(StandardCookieSpec.IGNORE)) {
			return "cookieSpec=" + cookies;
		}
		if (config.getProxy() != null) {
			return "proxy=" + config.getProxy();
		}
		boolean isRedirectRule = config.isCircularRedirectsAllowed()
				|| config.getMaxRedirects() != defaults.getMaxRedirects();
		if (config.isRedirectsEnabled() && isRedirectRule) {
			return "a rule for redirects";
		}
		if (config.isAuthenticationEnabled()
				&& (isAny(config.getTargetPreferredAuthSchemes()) || isAny(config.getProxyPreferredAuthSchemes()))) {
			return "preferred schemes of authentication";
		}
		return null;
	}

	private static boolean isAny(@Nullable Collection<String> schemes) {
		return schemes != null && !schemes.isEmpty();
	}

	/** Refuse what the context of a request brings along. */
	void require(HttpClientContext context) {
		if (context.getCookieStore() != null) {
			throw refusedRequest(new Asked("The context of a request has a cookie store", "cookies", "Remove it"));
		}
		boolean hasCredentials = context.getCredentialsProvider() != null || context.getAuthCache() != null;
		if (hasCredentials || !context.getAuthExchanges().isEmpty()) {
			throw refusedRequest(
					new Asked("The context of a request has credentials", "authentication", "Remove them"));
		}
	}

	/** Refuse the way of a request over a proxy. */
	void require(HttpRoute route) {
		HttpHost proxy = route.getProxyHost();
		if (proxy != null) {
			throw refusedRequest(new Asked(
					"The proxy %s applies to requests to %s".formatted(proxy.toURI(),
							RouteName.origin(route.getTargetHost())),
					"proxies", "Exempt that host by http.nonProxyHosts or in the proxy selector"));
		}
	}

	/** The analyzer of failures adds the remedy. */
	private UnsupportedCustomizationException refusal(Asked asked) {
		return new UnsupportedCustomizationException(asked.problem(this.property), asked.remedy(this.property));
	}

	/** Nobody else would tell the caller of the remedy. */
	private UnsupportedCustomizationException refusedRequest(Asked asked) {
		String remedy = asked.remedy(this.property);
		return new UnsupportedCustomizationException("%s. %s".formatted(asked.problem(this.property), remedy), remedy);
	}

	/**
	 * What is asked for in vain.
	 *
	 * @param what what is asked for, and where
	 * @param feature the feature that lean clients do not have
	 * @param way what to do without it
	 */
	private record Asked(String what, String feature, String way) {

		String problem(String property) {
			return "%s, but %s is 'lean', and lean clients have no %s".formatted(this.what, property, this.feature);
		}

		String remedy(String property) {
			return "%s, or set %s to 'standard'.".formatted(this.way, property);
		}

	}

}
