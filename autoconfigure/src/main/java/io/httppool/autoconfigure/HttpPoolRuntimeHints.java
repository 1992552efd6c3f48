package io.httppool.autoconfigure;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The hints by which a native image can read the builders of HttpClient and of
 * RestClient, the planner of routes and the chain of handlers of HttpClient, properties
 * by their names, the list of packages of frameworks, and the versions of HttpClient and
 * HttpCore.
 */
class HttpPoolRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(PoolingHttpClientConnectionManagerBuilder.class, MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerType(HttpClientBuilder.class, MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerTypeIfPresent(classLoader, "org.apache.hc.client5.http.impl.classic.InternalHttpClient",
					MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerTypeIfPresent(classLoader, "org.apache.hc.client5.http.impl.classic.ExecChainElement",
					MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerTypeIfPresent(classLoader, "org.springframework.web.client.DefaultRestClientBuilder",
					MemberCategory.ACCESS_DECLARED_FIELDS);
		hints.resources()
			.registerPattern("META-INF/httppool/framework-packages")
			.registerPattern("org/apache/hc/client5/version.properties")
			.registerPattern("org/apache/hc/core5/version.properties");
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), HttpPoolProperties.class,
				PoolProperties.class, RouteProperties.class, WarmUpOrigins.Group.class);
	}

}
